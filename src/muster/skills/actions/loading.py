"""Loading a list of skills: read it, compare it with what is stored, write the difference."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from muster.foundation import journal
from muster.foundation.act import Act
from muster.foundation.action import action
from muster.skills import policy
from muster.skills.actions.merging import Merge
from muster.skills.events import TaxonomyLoaded
from muster.skills.formats.contents import Contents
from muster.skills.formats.esco import read_esco
from muster.skills.formats.onet import read_onet
from muster.skills.formats.own_list import read_own_list
from muster.skills.formats.starter import FOLDER, read_starter
from muster.skills.rules.refusals import NoSuchSource
from muster.skills.rules.report import LoadReport

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
