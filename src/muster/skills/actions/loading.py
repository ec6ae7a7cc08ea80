"""Loading a list of skills: read it, compare it with what is stored, write the difference."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import BinaryIO

from muster.foundation import journal
from muster.foundation.act import Act
from muster.foundation.action import action
from muster.skills import policy
from muster.skills.actions.merging import Merge
from muster.skills.events import TaxonomyLoaded
from muster.skills.formats.archives import unpack
from muster.skills.formats.contents import Contents
from muster.skills.formats.esco import read_esco
from muster.skills.formats.onet import read_onet
from muster.skills.formats.own_list import read_own_list
from muster.skills.formats.starter import FOLDER, read_starter
from muster.skills.models import LoadRun
from muster.skills.rules.refusals import NoSuchRun, NoSuchSource
from muster.skills.rules.report import LoadReport
from muster.skills.terms import RUN_MOVES, RunState

Progress = Callable[[str], None]


@action
def load_taxonomy(
    act: Act, source: str, path: Path, *, dry_run: bool = False, progress: Progress | None = None
) -> LoadReport:
    """Load ESCO ("esco", a folder), O*NET ("onet", a folder) or one's own list ("csv", a file).

    All or nothing, in one transaction. Skills are known by URI: a second load of the same files
    changes nothing, a newer version adds, changes and deprecates, and never deletes a skill. What
    is wrong in single rows is in the report. ``progress`` receives a sentence per step. A dry run
    compares and reports without writing. Raises NothingThere, FileMissing, ColumnsMissing,
    NotReadableAsText, NotATable, NoSuchSource.
    """
    policy.may_load_taxonomy(act.actor).require()
    contents = _read(source, path, progress or _silent)
    merge = Merge(contents, act.at, dry_run=dry_run, say=progress or _silent)
    report = merge.run()
    if not dry_run:
        journal.record(act, _told(report))
    return report


@action
def load_upload(act: Act, name: str, data: BinaryIO, *, dry_run: bool = False) -> LoadReport:
    """Load what somebody uploaded: a ZIP with ESCO, O*NET or one list, or a CSV file of one's own.

    As ``load_taxonomy``, which records the event. No event: it would be told twice. Raises also
    NotAnArchive, ArchiveTooBig and NothingToLoad.
    """
    policy.may_load_taxonomy(act.actor).require()
    with tempfile.TemporaryDirectory(prefix="muster-taxonomy-") as folder:
        source, path = unpack(data, name, Path(folder))
        return load_taxonomy(act, source, path, dry_run=dry_run)


@action
def ask_for_load(act: Act, file_ref: str, name: str, *, dry_run: bool = True) -> LoadRun:
    """Note that an upload is to be read; the reading itself comes later, as a job.

    No event: nothing is loaded yet, and loading records its own.
    """
    policy.may_load_taxonomy(act.actor).require()
    return LoadRun.objects.create(
        by_ref=act.actor.ref, file_ref=file_ref, name=name[:200], is_dry_run=dry_run, asked_at=act.at
    )


@action
def end_load(act: Act, run_ref: str, *, report: LoadReport | None = None, words: str = "") -> LoadRun:
    """Note what came of a reading: its report, or the words with which it was refused.

    No event: loading records its own. Ended twice is ended once. Raises NoSuchRun.
    """
    policy.may_load_taxonomy(act.actor).require()
    run = LoadRun.objects.select_for_update().filter(ref=run_ref).first()
    if run is None:
        raise NoSuchRun(run_ref)
    state = RunState.REFUSED if report is None else RunState.DONE
    if state in RUN_MOVES[RunState(run.state)]:
        run.state, run.words, run.ended_at = str(state), words, act.at
        run.report = {} if report is None else asdict(report)
        run.save(update_fields=["state", "words", "ended_at", "report"])
    return run


@action
def load_starter(act: Act, *, folder: Path = FOLDER, progress: Progress | None = None) -> LoadReport:
    """Load the taxonomy that comes with Muster, with its families, level texts and themes."""
    policy.may_load_taxonomy(act.actor).require()
    report = Merge(read_starter(folder), act.at, dry_run=False, say=progress or _silent).run()
    journal.record(act, _told(report))
    return report


def _read(source: str, path: Path, say: Progress) -> Contents:
    if source == "esco":
        return read_esco(path, say=say)
    if source == "onet":
        return read_onet(path, say=say)
    if source == "csv":
        return read_own_list(path)
    raise NoSuchSource(source)


def _told(report: LoadReport) -> TaxonomyLoaded:
    return TaxonomyLoaded(
        source=report.source,
        version=report.version,
        added=report.added,
        changed=report.changed,
        deprecated=report.deprecated,
    )


def _silent(_sentence: str) -> None:
    """Say nothing."""
