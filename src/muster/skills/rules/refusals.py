"""How loading and reading the taxonomy say no."""

from __future__ import annotations

from muster.foundation.errors import Invalid, NotFound
from muster.foundation.words import _


class NoSuchSkill(NotFound):
    """Nothing in the taxonomy has this reference or URI."""

    def __init__(self, ref_or_uri: str) -> None:
        super().__init__(_("We do not know this skill."), skill=ref_or_uri)


class NoSuchSource(Invalid):
    """A taxonomy source that Muster cannot read."""

    def __init__(self, source: str) -> None:
        super().__init__(
            _("Muster loads esco, onet and csv; it does not know “{source}”.", source=source), field="source"
        )


class NothingThere(Invalid):
    """The path given does not exist, or is of the wrong sort."""

    def __init__(self, path: str, *, wanted: str) -> None:
        if wanted == "folder":
            said = _("“{path}” is not a folder we can read.", path=path)
        else:
            said = _("“{path}” is not a file we can read.", path=path)
        super().__init__(said, field="path", path=path)


class FileMissing(Invalid):
    """A folder lacks the one file without which nothing can be loaded."""

    def __init__(self, folder: str, *, file: str) -> None:
        super().__init__(
            _(
                "The folder “{folder}” has no file “{file}”. Without it there is nothing to load.",
                folder=folder,
                file=file,
            ),
            field="path",
            file=file,
        )


class NotReadableAsText(Invalid):
    """A file is not UTF-8 text."""

    def __init__(self, file: str, *, line: int) -> None:
        super().__init__(
            _(
                "“{file}” is not UTF-8 text (near line {line}). Save it as UTF-8 and try again.",
                file=file,
                line=line,
            ),
            field="path",
            file=file,
            line=line,
        )


class ColumnsMissing(Invalid):
    """A file lacks columns that its format has."""

    def __init__(self, file: str, *, columns: tuple[str, ...]) -> None:
        super().__init__(
            _("“{file}” lacks these columns: {columns}.", file=file, columns=", ".join(columns)),
            field="path",
            file=file,
            columns=list(columns),
        )


class NotATable(Invalid):
    """A file cannot be read as rows and columns."""

    def __init__(self, file: str, *, line: int) -> None:
        super().__init__(
            _("“{file}” cannot be read as a table (near line {line}).", file=file, line=line),
            field="path",
            file=file,
            line=line,
        )


class FileTooBig(Invalid):
    """A file is larger than any taxonomy file has reason to be."""

    def __init__(self, file: str, *, megabytes: int) -> None:
        super().__init__(
            _(
                "“{file}” is larger than {megabytes} MB. Muster does not load files of that size.",
                file=file,
                megabytes=megabytes,
            ),
            field="path",
            file=file,
        )


class NotAnArchive(Invalid):
    """An upload that is neither a readable ZIP nor a table."""

    def __init__(self, name: str) -> None:
        super().__init__(
            _("“{name}” is neither a ZIP that we can open nor a CSV file.", name=name), field="file"
        )


class ArchiveTooBig(Invalid):
    """A ZIP that unpacks to more than any taxonomy has reason to hold."""

    def __init__(self, name: str, *, megabytes: int) -> None:
        super().__init__(
            _("“{name}” unpacks to more than {megabytes} MB. We stopped.", name=name, megabytes=megabytes),
            field="file",
        )


class NothingToLoad(Invalid):
    """A ZIP without any file that a taxonomy has."""

    def __init__(self, name: str) -> None:
        super().__init__(
            _(
                "“{name}” holds neither ESCO (skills_en.csv), nor O*NET (Technology Skills.txt), "
                "nor a single CSV file.",
                name=name,
            ),
            field="file",
        )


class NoSuchRun(NotFound):
    """No upload of this reference, or somebody else's."""

    def __init__(self, ref: str) -> None:
        super().__init__(_("There is no such upload."), ref=ref)


class MixedLetters(Invalid):
    """A name with a word of two alphabets, which looks like another word."""

    def __init__(self, field: str) -> None:
        super().__init__(
            _("A word of this name mixes Latin and Cyrillic letters. Type it anew in one alphabet."),
            field=field,
        )
