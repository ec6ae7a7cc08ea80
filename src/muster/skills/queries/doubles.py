"""Skills that may be one and the same: what a reviewer might propose to merge."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from muster.skills.models import Proposal
from muster.skills.queries.names import names_of_skills
from muster.skills.queries.versions import PerVersion, Version
from muster.skills.rules.alike import key_of, may_be_one
from muster.skills.terms import SOURCE_ORDER, LabelRole, ProposalKind, ProposalState

_MOST = 2000


@dataclass(frozen=True, slots=True)
class Double:
    """Two skills that may be one. ``use`` is how many people speak of the first, which would be read as the second."""

    ref: str
    label: str
    into_ref: str
    into_label: str
    use: int


def list_doubles(usage: Mapping[str, int], *, language: str = "en", limit: int = 8) -> list[Double]:
    """Pairs of offered skills whose names may well mean one thing, the most used first; each is a suggestion only.

    Names that must differ never meet ("level II", "level III"). The skill of more use is kept; of equal use the one
    from the list that stands first in ``terms.SOURCE_ORDER``. What was proposed before, and is open or was refused, is
    not suggested again. ``usage`` is people by reference of a skill.
    """
    found = _doubles.get()
    labels = found.labels.get(language) or found.labels["en"]
    rank = {str(source): n for n, source in enumerate(SOURCE_ORDER)}
    known = _proposed()
    doubles = []
    for one, other in found.pairs:
        if frozenset((found.refs[one], found.refs[other])) in known:
            continue
        less, more = sorted(
            (one, other), key=lambda n: (usage.get(found.refs[n], 0), -rank.get(found.sources[n], 9), n)
        )
        use = usage.get(found.refs[less], 0) + usage.get(found.refs[more], 0)
        doubles.append(Double(found.refs[less], labels[less], found.refs[more], labels[more], use))
    doubles.sort(key=lambda double: (-double.use, double.label.casefold(), double.ref))
    return doubles[:limit]


def _proposed() -> set[frozenset[str]]:
    rows = Proposal.objects.filter(
        kind=ProposalKind.MERGE,
        state__in=(ProposalState.OPEN, ProposalState.REFUSED, ProposalState.ROLLED_BACK),
    )
    return {frozenset((p["skill"], p["into"])) for p in rows.values_list("payload", flat=True)}


@dataclass(frozen=True, slots=True)
class _Found:
    refs: tuple[str, ...]
    sources: tuple[str, ...]
    labels: dict[str, list[str]]
    pairs: tuple[tuple[int, int], ...]


def _make(_version: Version) -> _Found:
    """Names that meet by a key: all words but for order and number, in one piece, or all but one long word."""
    named = names_of_skills()
    preferred = {language: named.preferred(language) for language in ("en", "de")}
    blocks: dict[tuple[str, ...], set[int]] = defaultdict(set)
    shown: dict[int, dict[str, str]] = defaultdict(dict)
    for skill, text, language, role in zip(named.skill, named.text, named.language, named.role, strict=True):
        if role != LabelRole.PREFERRED:
            continue
        shown[skill][language] = text
        key = key_of(text)
        blocks[(language, *key)].add(skill)
        blocks[(language, "".join(key))].add(skill)
        for place in range(len(key)):
            rest = (*key[:place], *key[place + 1 :])
            blocks[(language, key[place][:3], *rest)].add(skill)
    pairs: set[tuple[int, int]] = set()
    for key, skills in blocks.items():
        ordered = sorted(skills)
        if len(ordered) > 40 or len(pairs) >= _MOST:
            continue
        for place, one in enumerate(ordered):
            for other in ordered[place + 1 :]:
                if may_be_one(shown[one][key[0]], shown[other][key[0]]):
                    pairs.add((one, other))
    return _Found(tuple(named.refs), tuple(named.sources), preferred, tuple(sorted(pairs)))


_doubles: PerVersion[_Found] = PerVersion(_make)
