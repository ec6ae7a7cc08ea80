"""A match score as it is drawn and added up: the parts bar and the sum.

All points are integers in thousandths, as the engine keeps them. Printed parts are rounded to tenths by
largest remainder, so that what stands on the page adds up to the total on the page.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from muster.foundation.words import _
from muster.web.components.numbers import round_half, share, tenth_words

SKILLS_OF, WANTS_OF, PRACTICAL_OF = 70_000, 15_000, 15_000
WHOLE = 100_000
MISSING_EACH = 8_000
BAR = 400.0  # drawing units for 100 points
GAP = 2.0


class PartsDoNotClose(ValueError):
    """The parts do not add up to the total: a bug where they were made, never to be drawn over."""


@dataclass(frozen=True)
class PartLine:
    """One requirement's share of the skills part. `need` is required, useful or learnable in words;
    `grade` says what it rests on ("verified", "claimed, counted through R"). `tenths` is what the engine prints
    for it; without it the page rounds by itself."""

    label: str
    points: int
    of: int
    need: str = ""
    grade: str = ""
    tenths: int | None = None
    why_href: str = ""
    """Where it says why another skill counts for this one."""


@dataclass(frozen=True)
class SumRow:
    """A line of a sum as printed. `kind` is part, sub or minus; `of` and `note` may be empty."""

    kind: str
    label: str
    value: str
    of: str = ""
    note: str = ""
    note_href: str = ""


@dataclass(frozen=True)
class Parts:
    """A match: skills (evidenced and claimed), wants, practical, and what missing required skills take off.

    `missing` is not negative; `total` = evidenced + claimed + wants + practical - missing, or PartsDoNotClose
    is raised. `missing_skills` names each missing required skill with its level.
    """

    skills_evidenced: int
    skills_claimed: int
    wants: int
    practical: int
    missing: int
    total: int
    lines: tuple[PartLine, ...] = ()
    missing_skills: tuple[str, ...] = ()
    wants_lines: tuple[PartLine, ...] = ()
    practical_lines: tuple[PartLine, ...] = ()

    def __post_init__(self) -> None:
        if self.gross - self.missing != self.total or self.missing < 0:
            raise PartsDoNotClose(f"{self.gross} - {self.missing} is not {self.total}")

    @property
    def skills(self) -> int:
        """Skills, evidenced and claimed together, in thousandths."""
        return self.skills_evidenced + self.skills_claimed

    @property
    def gross(self) -> int:
        """The parts before anything is taken off, in thousandths."""
        return self.skills + self.wants + self.practical

    @cached_property
    def printed(self) -> dict[str, int]:
        """Tenths as printed, by name; skills + wants + practical + missing (negative) is total."""
        total = round_half(self.total, 100)
        skills, wants, practical, missing = self._printed_groups(total)
        evidenced, claimed = share([self.skills_evidenced, self.skills_claimed], skills)
        return {
            "skills": skills,
            "evidenced": evidenced,
            "claimed": claimed,
            "wants": wants,
            "practical": practical,
            "missing": missing,
            "total": total,
        }

    def _printed_groups(self, total: int) -> list[int]:
        """Skills, wants, practical and missing in tenths: the sums of the engine's own lines where they close."""
        groups = (self.lines, self.wants_lines, self.practical_lines)
        said = [[line.tenths for line in lines if line.tenths is not None] for lines in groups]
        if all(tenths and len(tenths) == len(lines) for tenths, lines in zip(said, groups, strict=True)):
            sums = [sum(tenths) for tenths in said]
            missing = total - sum(sums)
            if missing * 100 == -self.missing:
                return [*sums, missing]
        return share([self.skills, self.wants, self.practical, -self.missing], total)

    @property
    def total_words(self) -> str:
        """The score with one decimal: "79.0"."""
        return tenth_words(self.printed["total"])

    @property
    def short_rows(self) -> list[SumRow]:
        """The sum in few lines: skills with its two halves, wants, practical, missing."""
        halves = [
            SumRow("sub", _("evidenced"), tenth_words(self.printed["evidenced"])),
            SumRow("sub", _("claimed"), tenth_words(self.printed["claimed"])),
        ]
        return self._rows(halves, with_limits=False)

    @property
    def rows(self) -> list[SumRow]:
        """The sum with a line for each requirement and the most that each line could give."""
        if not self.lines:
            return self.short_rows
        return self._rows(self._line_rows(self.lines, "skills"), with_limits=True)

    @property
    def full_rows(self) -> list[SumRow]:
        """The sum with every line that the engine gives, also under wants and practical."""
        if not self.lines:
            return self.short_rows
        return self._rows(
            self._line_rows(self.lines, "skills"),
            self._line_rows(self.wants_lines, "wants"),
            self._line_rows(self.practical_lines, "practical"),
            with_limits=True,
        )

    def _line_rows(self, lines: Sequence[PartLine], key: str) -> list[SumRow]:
        said = [line.tenths for line in lines if line.tenths is not None]
        if len(said) != len(lines) or sum(said) != self.printed[key]:
            said = share([line.points for line in lines], self.printed[key])
        return [
            SumRow(
                "sub",
                line.label,
                tenth_words(value),
                _of(line.of) if line.of else "",
                _note(line),
                line.why_href,
            )
            for line, value in zip(lines, said, strict=True)
        ]

    def _rows(
        self,
        skills: Sequence[SumRow],
        wants: Sequence[SumRow] = (),
        practical: Sequence[SumRow] = (),
        *,
        with_limits: bool,
    ) -> list[SumRow]:
        def part(label: str, key: str, of: int) -> SumRow:
            return SumRow("part", label, tenth_words(self.printed[key]), _of(of) if with_limits else "")

        return [
            part(_("Skills"), "skills", SKILLS_OF),
            *skills,
            part(_("Wants"), "wants", WANTS_OF),
            *wants,
            part(_("Practical"), "practical", PRACTICAL_OF),
            *practical,
            *self._missing_rows(),
        ]

    def _missing_rows(self) -> list[SumRow]:
        """A line for each missing required skill; at most five take points off, the others say so."""
        left = -self.printed["missing"]
        if not left and not self.missing_skills:
            return []
        if not self.missing_skills:
            return [SumRow("minus", _("Missing"), tenth_words(-left))]
        each, rows = MISSING_EACH // 100, []
        for place, name in enumerate(self.missing_skills):
            last = place == len(self.missing_skills) - 1
            taken = left if last else min(each, left)
            left -= taken
            note = "" if taken else _("at most five are taken off")
            rows.append(SumRow("minus", _("Missing: {name}", name=name), tenth_words(-taken), "", note))
        return rows

    @property
    def words(self) -> str:
        """The bar as one sentence, for those who do not see it."""
        said = {key: tenth_words(value) for key, value in self.printed.items()}
        sentence = _(
            "{total} of 100: skills {skills} ({evidenced} evidenced, {claimed} claimed), wants {wants}, practical {practical}",
            **said,
        )
        if self.missing:
            sentence = _(
                "{sentence}, missing required skills minus {points}",
                sentence=sentence,
                points=tenth_words(-self.printed["missing"]),
            )
        return sentence

    @property
    def bar(self) -> SafeString:
        """The score drawn: 400 units are 100 points; what is taken off covers the end in red hatching."""
        pieces, start = [], 0
        for css, points in (
            ("shown", self.skills_evidenced),
            ("claimed", self.skills_claimed),
            ("wants", self.wants),
            ("practical", self.practical),
        ):
            width = points * BAR / WHOLE - GAP
            if width > 0:
                pieces.append((css, f"{start * BAR / WHOLE + 0.5:.1f}", ".5", f"{width:.1f}", "13"))
            start += points
        if self.missing:
            left = max(0, self.total)
            width = (self.gross - left) * BAR / WHOLE - GAP / 2
            if width > 0:
                pieces.append(("missing", f"{left * BAR / WHOLE + 0.5:.1f}", "-2.5", f"{width:.1f}", "19"))
        return format_html(
            '<svg class="parts" viewBox="0 0 400 14" preserveAspectRatio="none" role="img" aria-label="{}">'
            '<rect class="bed" x=".5" y=".5" width="399" height="13" rx="2"/>{}</svg>',
            self.words,
            format_html_join("", '<rect class="{}" x="{}" y="{}" width="{}" height="{}"/>', pieces),
        )


def _of(points: int) -> str:
    tens = round_half(points, 100)
    return _("of {most}", most=str(tens // 10) if tens % 10 == 0 else tenth_words(tens))


def _note(line: PartLine) -> str:
    return " · ".join(words for words in (line.need, line.grade) if words)
