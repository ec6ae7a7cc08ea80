"""Reading tables from files, with plain words for what cannot be read."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from muster.skills.rules.refusals import (
    ColumnsMissing,
    FileTooBig,
    NotATable,
    NothingThere,
    NotReadableAsText,
)

LARGEST_MEGABYTES = 200
_LARGEST_CELL = 1_000_000

Row = dict[str, str]


def read_text(path: Path) -> str:
    """The whole file as text: UTF-8 with or without a byte order mark."""
    try:
        if path.stat().st_size > LARGEST_MEGABYTES * 1_000_000:
            raise FileTooBig(path.name, megabytes=LARGEST_MEGABYTES)
        data = path.read_bytes()
    except OSError as error:
        raise NothingThere(str(path), wanted="file") from error
    return decode(data, path.name)


def decode(data: bytes, name: str) -> str:
    """Bytes as UTF-8 text; a refusal names the line at which they stop being that."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotReadableAsText(name, line=data.count(b"\n", 0, error.start) + 1) from error
    if "\x00" in text:
        raise NotReadableAsText(name, line=text.count("\n", 0, text.index("\x00")) + 1)
    return text


def read_csv(path: Path, *, columns: tuple[str, ...]) -> Iterator[tuple[int, Row]]:
    """Rows of a comma separated file as (line at which the row ends, column to cell).

    ``columns`` must be in the heading, in any order and among others. A short row gives empty
    cells; cells beyond the heading are dropped.
    """
    return csv_rows(read_text(path), path.name, columns=columns)


def csv_rows(
    text: str, name: str, *, columns: tuple[str, ...], delimiter: str = ",", quoted: bool = True
) -> Iterator[tuple[int, Row]]:
    """The same for text that is at hand, and for other separators."""
    csv.field_size_limit(_LARGEST_CELL)
    lines = io.StringIO(text, newline="")
    if quoted:
        reader = csv.reader(lines, delimiter=delimiter, strict=True)
    else:
        reader = csv.reader(lines, delimiter=delimiter, quoting=csv.QUOTE_NONE)
    try:
        heading = [cell.strip() for cell in next(reader, [])]
        lacking = tuple(column for column in columns if column not in heading)
        if lacking:
            raise ColumnsMissing(name, columns=lacking)
        width = len(heading)
        for cells in reader:
            if any(cells):
                padded = cells + [""] * (width - len(cells))
                yield reader.line_num, dict(zip(heading, padded, strict=False))
    except csv.Error as error:
        raise NotATable(name, line=reader.line_num) from error


def read_tabs(path: Path, *, columns: tuple[str, ...]) -> Iterator[tuple[int, Row]]:
    """Rows of a tab separated file without quoting, as O*NET publishes them."""
    return csv_rows(read_text(path), path.name, columns=columns, delimiter="\t", quoted=False)


def cells_of(text: str) -> list[str]:
    """The parts of a cell with several: " | " or a new line stands between them."""
    return [part.strip() for line in text.split("\n") for part in line.split("|") if part.strip()]


def lines_of(text: str) -> list[str]:
    """The parts of a cell with one on each line."""
    return [part.strip() for part in text.split("\n") if part.strip()]


def folder_at(path: Path) -> Path:
    """The folder, or a refusal when there is none."""
    try:
        if path.is_dir():
            next(path.iterdir(), None)
            return path
    except OSError as error:
        raise NothingThere(str(path), wanted="folder") from error
    raise NothingThere(str(path), wanted="folder")
