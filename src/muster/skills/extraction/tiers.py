"""Which extractor is in use: of the taxonomy in force, with meanings where an encoder is there and has read the names."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from muster.engine.encoder import Encoder, NoEncoder, NoTuning, read_tuning
from muster.foundation.words import _
from muster.skills.extraction.lexical import LexicalExtractor
from muster.skills.extraction.meanings import Meanings, texts_of
from muster.skills.extraction.storing import vectors_path
from muster.skills.formats.starter import read_traps
from muster.skills.queries import Named, PerVersion, Version, names_of_skills

_log = logging.getLogger(__name__)
_lock = threading.Lock()
_LOOK_AGAIN = 20.0
"""Seconds after which a process looks again whether another one has made the vectors."""

OFF = "off"
TUNED = Path(__file__).parent / "tuned.npz"
"""What the packaged encoder learnt about work, by ``benchmarks/tune_encoder.py``."""


@dataclass
class _State:
    encoder: Encoder | None = None
    trouble: str | None = None
    """Why there is no encoder; None before anybody asked."""
    looked_at: float = -1e9


_state = _State()


def encoder() -> Encoder | None:
    """The encoder that the settings name, made at the first call in a process; None where there is none."""
    with _lock:
        if _state.encoder is None and _state.trouble is None:
            wanted = settings.MUSTER_ENCODER
            try:
                if wanted == OFF:
                    raise NoEncoder("MUSTER_ENCODER is off.")
                _state.encoder = _encoder_of(Path(wanted) if wanted else None)
                _state.trouble = ""
            except NoEncoder as error:
                _state.trouble = str(error)
                if wanted != OFF:
                    _log.warning("Skills are found by letters alone: %s", error)
        return _state.encoder


def _encoder_of(folder: Path | None) -> Encoder:
    """The model in the folder as it is; the packaged one tuned to work and skills (``tuned.npz``), or as it is where that
    file is damaged."""
    threads = settings.MUSTER_ENCODER_THREADS
    if folder is None:
        try:
            return Encoder(tuning=read_tuning(TUNED), threads=threads)
        except NoTuning as error:
            _log.warning("The encoder is used without what it learnt about work: %s", error)
    return Encoder(folder, threads=threads)


def notice(extractor: LexicalExtractor | None = None) -> str:
    """A sentence for people where less than all tiers serve; empty when all do. Without an extractor: the one in use."""
    asked = _current.kept if extractor is None else extractor
    if asked is not None and asked.knows_meanings:
        return ""
    if settings.MUSTER_ENCODER == OFF or _state.trouble:
        return _("Suggestions come from the letters of words alone: the sentence encoder is not there.")
    if asked is None:
        return ""
    return _("Suggestions come from the letters of words alone until Muster has read all names of skills.")


def _make(_version: Version) -> LexicalExtractor:
    return LexicalExtractor(names_of_skills(), read_traps(), cache=_cache())


_current: PerVersion[LexicalExtractor] = PerVersion(_make)


def current() -> LexicalExtractor:
    """The extractor of the taxonomy in force: made once per version and process, then one query.

    It knows meanings as soon as their vectors lie in the cache; they are not made here (`prepare` makes them).
    """
    extractor = _current.get()
    if not extractor.knows_meanings and settings.MUSTER_ENCODER != OFF and not _state.trouble:
        now = time.monotonic()
        if now - _state.looked_at > _LOOK_AGAIN:
            _state.looked_at = now
            _learn(extractor, only_kept=True)
    return extractor


def prepare(progress: Callable[[int, int], None] | None = None) -> bool:
    """Read all names of the taxonomy in force with the encoder and keep the vectors; minutes for a large one.

    True when the extractor knows meanings afterwards. A second run finds everything done.
    """
    extractor = _current.get()
    if not extractor.knows_meanings:
        _learn(extractor, only_kept=False, progress=progress)
    return extractor.knows_meanings


def is_ready() -> bool:
    """Whether this process has an extractor; one being made does not count yet. Never waits."""
    return _current.is_there


def standalone(labels: list[str], *, cache: Path | None = None) -> LexicalExtractor:
    """An extractor of a list of labels alone, each its own URI: no table, no alias, no description."""
    from muster.skills.rules.words import normalise

    return LexicalExtractor(
        Named(
            refs=labels,
            uris=labels,
            kinds=["skill"] * len(labels),
            sources=["own"] * len(labels),
            families=[""] * len(labels),
            skill=range(len(labels)),
            text=labels,
            normal=[normalise(label) for label in labels],
            language=["en"] * len(labels),
            role=["preferred"] * len(labels),
        ),
        read_traps(),
        cache=cache,
    )


def learn(extractor: LexicalExtractor, progress: Callable[[int, int], None] | None = None) -> None:
    """Give an extractor the meanings of its names, from the cache or made now; nothing where there is no encoder."""
    _learn(extractor, only_kept=False, progress=progress)


def _learn(
    extractor: LexicalExtractor, *, only_kept: bool, progress: Callable[[int, int], None] | None = None
) -> None:
    labels, described = texts_of(extractor.named)
    if not labels or (only_kept and not any(_cache().glob("vectors-*"))):
        return
    found = encoder()
    if found is None:
        return
    texts = [text for _skill, text in (*labels, *described)]
    if only_kept and not vectors_path(texts, found.key, _cache()).is_file():
        return
    extractor.learn(Meanings(found, labels, described=described, cache=_cache(), progress=progress))


def _cache() -> Path:
    return Path(settings.MUSTER_CACHE)
