"""What a role must say and what cannot be right: minutes, dates, windows, languages, weights."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from muster.foundation.words import _, _n
from muster.opportunities import terms
from muster.opportunities.rules.refusals import FieldInvalid


@dataclass(frozen=True, slots=True)
class RoleTerms:
    """The facts of a role that must agree with one another."""

    minutes_per_week: int
    minimum_minutes: int | None
    starts_date: date
    ends_date: date
    seats: int = 1
    overlap: terms.Overlap | None = None
    languages: tuple[tuple[str, int], ...] = ()


def check_role(role: RoleTerms, *, kind: str, zones: Collection[str]) -> None:
    """Raise FieldInvalid for the first fact that cannot be right. ``zones`` are the known time zones."""
    _check_minutes(role)
    _check_dates(role, kind)
    if not 1 <= role.seats <= terms.MOST_SEATS:
        raise FieldInvalid("seats", _("Between 1 and {most} people, please.", most=terms.MOST_SEATS))
    _check_overlap(role.overlap, zones)
    _check_languages(role.languages)


def check_start(starts: date, *, today: date) -> None:
    """Raise FieldInvalid when the work would begin in the past."""
    if starts < today:
        raise FieldInvalid(
            "starts_date",
            _(
                "This start is in the past. The earliest is today, {today}.",
                today=day_words(today),
            ),
            fix=today.isoformat(),
        )


def check_closes(closes: date | None, *, today: date) -> None:
    """Raise FieldInvalid when the closing day has passed already."""
    if closes is not None and closes < today:
        raise FieldInvalid(
            "closes_date",
            _("This closing day is in the past. The earliest is today, {today}.", today=day_words(today)),
            fix=today.isoformat(),
        )


def _check_minutes(role: RoleTerms) -> None:
    if role.minutes_per_week < terms.LEAST_WEEK_MINUTES:
        raise FieldInvalid(
            "minutes_per_week",
            _("Half an hour a week is the least."),
            fix=str(terms.LEAST_WEEK_MINUTES),
        )
    if role.minutes_per_week > terms.MOST_WEEK_MINUTES:
        raise FieldInvalid(
            "minutes_per_week",
            _(
                "{hours} hours are more than a working week holds. The most is {most}.",
                hours=f"{role.minutes_per_week / 60:g}",
                most=terms.MOST_WEEK_MINUTES // 60,
            ),
            fix=str(terms.MOST_WEEK_MINUTES),
        )
    if role.minimum_minutes is not None and not 1 <= role.minimum_minutes <= role.minutes_per_week:
        raise FieldInvalid(
            "minimum_minutes",
            _("The least hours lie between none and the {hours} asked for.", hours=hours_words(role)),
            fix=str(role.minutes_per_week),
        )


def _check_dates(role: RoleTerms, kind: str) -> None:
    rule = terms.KIND_RULES[terms.Kind(kind)]
    if role.ends_date < role.starts_date:
        fix = last_day(role.starts_date, rule.weeks)
        raise FieldInvalid("ends_date", end_before_start(role.starts_date, rule.weeks), fix=fix.isoformat())
    if week_count(role.starts_date, role.ends_date) > rule.most_weeks:
        fix = last_day(role.starts_date, rule.most_weeks)
        raise FieldInvalid(
            "ends_date",
            _(
                "{kind}: at most {weeks} weeks. That would end on {end}.",
                kind=terms.kind_label(kind),
                weeks=rule.most_weeks,
                end=day_words(fix),
            ),
            fix=fix.isoformat(),
        )


def _check_overlap(overlap: terms.Overlap | None, zones: Collection[str]) -> None:
    if overlap is None:
        return
    if overlap.zone not in zones:
        raise FieldInvalid("overlap_zone", _("We do not know this time zone."))
    if not 0 <= overlap.start_minute < overlap.end_minute <= 1440:
        raise FieldInvalid("overlap_end_minute", _("The window ends before it starts."))
    if not 0 <= overlap.minimum_minutes <= overlap.end_minute - overlap.start_minute:
        raise FieldInvalid(
            "overlap_minimum_minutes",
            _("The overlap is longer than its window."),
            fix=str(overlap.end_minute - overlap.start_minute),
        )


def _check_languages(languages: tuple[tuple[str, int], ...]) -> None:
    for language, level in languages:
        if not (len(language) == 2 and language.isalpha() and language.islower()):
            raise FieldInvalid("languages", _("We do not know the language “{language}”.", language=language))
        if not 1 <= level <= 6:
            raise FieldInvalid("languages", _("A language level lies between A1 and C2."))


@dataclass(frozen=True, slots=True)
class SkillNeed:
    """One requirement before it has its weight."""

    skill_ref: str
    level: int = 3
    kind: str = str(terms.RequirementKind.REQUIRED)
    must_have: bool = False
    note: str = ""


def check_needs(needs: Sequence[SkillNeed]) -> None:
    """Raise FieldInvalid for too many skills, one named twice, or a level or kind that is none."""
    if len(needs) > terms.MOST_REQUIREMENTS:
        raise FieldInvalid(
            "requirements",
            _("At most {most} skills. Which matter most?", most=terms.MOST_REQUIREMENTS),
        )
    if len({need.skill_ref for need in needs}) < len(needs):
        raise FieldInvalid("requirements", _("A skill is named twice. Once is enough."))
    for need in needs:
        if not 1 <= need.level <= 5:
            raise FieldInvalid("level", _("A level lies between 1 and 5."), fix="3")
        if need.kind not in list(terms.RequirementKind):
            raise FieldInvalid("kind", _("A skill is required, useful or learnable here."))
        if need.must_have and need.kind != terms.RequirementKind.REQUIRED:
            raise FieldInvalid("must_have", _("Only a required skill can be one that nobody starts without."))


def weights(kinds: Sequence[str]) -> list[int]:
    """Integer weights for requirements of these kinds: required 3 to useful 1, learnable 0.

    They sum to 1,000 by the largest remainder (the earlier one first among equals), or are all zero
    when nothing is required or useful.
    """
    shares = [terms.REQUIREMENT_SHARES[terms.RequirementKind(kind)] for kind in kinds]
    whole = sum(shares)
    if not whole:
        return [0] * len(shares)
    floors = [terms.WEIGHT_TOTAL * share // whole for share in shares]
    remainders = [terms.WEIGHT_TOTAL * share % whole for share in shares]
    by_remainder = sorted(range(len(shares)), key=lambda i: (-remainders[i], i))
    for i in by_remainder[: terms.WEIGHT_TOTAL - sum(floors)]:
        floors[i] += 1
    return floors


def last_day(start: date, weeks: int) -> date:
    """The last day of work when it begins on ``start`` and lasts ``weeks``: a Friday, not a weekend.

    Six weeks from Monday 11 January end on Friday 19 February.
    """
    end = start + timedelta(days=7 * weeks - 1)
    if end.weekday() >= 5 and start.weekday() < 5:
        end -= timedelta(days=end.weekday() - 4)
    return end


def week_count(start: date, end: date) -> int:
    """How many weeks of work lie between the two days, both included: at least one."""
    return max(1, -(-((end - start).days + 1) // 7))


def month_name(month: int) -> str:
    """The month in the present language; 1 is January."""
    return (
        _("January"),
        _("February"),
        _("March"),
        _("April"),
        _("May"),
        _("June"),
        _("July"),
        _("August"),
        _("September"),
        _("October"),
        _("November"),
        _("December"),
    )[month - 1]


def day_words(day: date) -> str:
    """A day as people say it, "11 January", in the present language."""
    return _("{day} {month}", day=day.day, month=month_name(day.month))


def hours_words(role: RoleTerms) -> str:
    """Weekly hours as people say them: "16 hours", "1.5 hours"."""
    return _("{hours} hours", hours=f"{role.minutes_per_week / 60:g}")


def weeks_words(weeks: int) -> str:
    """A number of weeks at the beginning of a sentence: in words up to twelve, in the present language."""
    spelled = (
        _("One week"),
        _("Two weeks"),
        _("Three weeks"),
        _("Four weeks"),
        _("Five weeks"),
        _("Six weeks"),
        _("Seven weeks"),
        _("Eight weeks"),
        _("Nine weeks"),
        _("Ten weeks"),
        _("Eleven weeks"),
        _("Twelve weeks"),
    )
    if 1 <= weeks <= len(spelled):
        return spelled[weeks - 1]
    return _n("{n} week", "{n} weeks", n=weeks)


def end_before_start(start: date, weeks: int) -> str:
    """The sentence for an end before its start, with the end that would fit."""
    return _(
        "The end is before the start. {weeks} from {start} is {end}.",
        weeks=weeks_words(weeks),
        start=day_words(start),
        end=day_words(last_day(start, weeks)),
    )
