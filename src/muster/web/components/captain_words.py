"""The sentences of the captain's view: the finding first, each figure with its window and limit."""

from __future__ import annotations

from datetime import timedelta

from muster.foundation.words import _, _n
from muster.insights.terms import Captain, Ending, Reach, Share, Source, Warned, Way
from muster.web.components.captain_charts import percent
from muster.web.components.dates import day_long, month_long
from muster.web.components.figure_words import whole_hours
from muster.web.components.money_words import money_whole
from muster.web.components.numbers import MINUS, decimal_mark, hours
from muster.web.components.parts import SumRow


def source_name(source: Source) -> str:
    """What a source is called beside its bar."""
    return _("{organisation}, main job", organisation=source.name) if source.is_home else source.name


def title_words(view: Captain) -> str:
    """The page's title: the answer in a sentence."""
    share = view.leading
    if share is None:
        return _("Nothing to steer by yet.")
    largest = share.by_source[share.largest]
    of_income = share.way == Way.INCOME
    if largest >= 1000:
        return (
            _("All of your income comes from one place.")
            if of_income
            else _("All of your time goes to one place.")
        )
    if largest >= 900:
        return (
            _("Nearly all of your income comes from one place.")
            if of_income
            else _("Nearly all of your time goes to one place.")
        )
    if largest >= 750:
        return (
            _("More than three quarters of your income comes from one place.")
            if of_income
            else _("More than three quarters of your time goes to one place.")
        )
    if largest >= 667:
        return (
            _("More than two thirds of your income comes from one place.")
            if of_income
            else _("More than two thirds of your time goes to one place.")
        )
    if largest >= 600:
        return (
            _("Nearly two thirds of your income comes from one place.")
            if of_income
            else _("Nearly two thirds of your time goes to one place.")
        )
    if largest >= 500:
        return (
            _("Half of your income or more comes from one place.")
            if of_income
            else _("Half of your time or more goes to one place.")
        )
    return _("No place brings half of your income.") if of_income else _("No place takes half of your time.")


def lede_words(view: Captain) -> str:
    """What stands under the title: the largest share, how it was a year ago, how many sources it amounts to."""
    share = view.leading
    if share is None:
        return _("It begins with the first hours that you send, or with what your main job brings.")
    name = source_name(view.source(share.largest))
    sentences = [_largest(share, name), _effective(view, share)]
    if len(view.employers) == 1 and len(view.sources) > 1:
        sentences.append(_("All of it lies within {organisation}.", organisation=view.employers[0]))
    return " ".join(sentences)


def _largest(share: Share, name: str) -> str:
    now = percent(share.by_source[share.largest])
    if share.before is None:
        return _("{share} is {name}.", share=now, name=name)
    before = percent(share.before)
    if share.before == share.by_source[share.largest]:
        return _("{share} is {name}, as a year ago.", share=now, name=name)
    if share.before > share.by_source[share.largest]:
        return _("{share} is {name}, down from {before} a year ago.", share=now, name=name, before=before)
    return _("{share} is {name}, up from {before} a year ago.", share=now, name=name, before=before)


def _effective(view: Captain, share: Share) -> str:
    if view.income is not None and view.time is not None:
        return _(
            "In effect you have {n} sources of income and {m} of work.",
            n=_tenth(view.income.effective),
            m=_tenth(view.time.effective),
        )
    return _("In effect you work for {n} places.", n=_tenth(share.effective))


def _tenth(value: float) -> str:
    return f"{value:.1f}".replace(".", decimal_mark())


def amount_words(view: Captain, value: int) -> str:
    """An amount of a month: money where income is known, hours otherwise."""
    if view.income is not None:
        return money_whole(value, view.currency)
    return _("{hours} h", hours=whole_hours(value))


def shares_note(view: Captain) -> str:
    """What the shares count, from how much, and what they cannot tell."""
    said = [
        _n(
            "Main jobs as agreed, other work from {n} day of hours you sent.",
            "Main jobs as agreed, other work from {n} days of hours you sent.",
            n=view.logged,
        )
    ]
    if view.income is not None:
        said.append(_("Income is what the ledger booked for you, and what you wrote down yourself."))
    else:
        said.append(_("No income is written down yet, so this is about time."))
    if view.left_out:
        said.append(
            _(
                "Income in {currencies} is left out: currencies are never added up.",
                currencies=", ".join(view.left_out),
            )
        )
    said.append(_("What you do outside Muster is not in it."))
    return " ".join(said)


def months_note(view: Captain) -> str:
    """How much months differ, or that it is too early to say."""
    if view.usual is None or view.spread is None or view.best is None or view.leanest is None:
        return _("From three whole months on, this says what a usual month is. The last month is not over.")
    if view.spread == 0:
        return _("The months hardly differ. The last one is not over and not counted.")
    return _(
        "Half the months lie within {spread} of the average. {best} was best, {least} the leanest. "
        "The last month is not over and not counted.",
        spread=amount_words(view, view.spread),
        best=month_long(view.best.month),
        least=month_long(view.leanest.month),
    )


def reach_words(reach: Reach) -> str:
    """Until when a piece of work is agreed."""
    return _("no end agreed") if reach.until is None else _("to {day}", day=day_long(reach.until))


def reach_note(view: Captain) -> str:
    """How far all of it reaches, and by when half of it is worked."""
    if view.reaches_to is None or view.half_worked is None:
        return _("Beyond main jobs nothing is agreed.")
    days = (view.reaches_to - view.today).days + 1
    weeks = max(1, round(days / 7))
    return _n(
        "Agreed work with an end reaches {n} week, to {day}; half of its hours are worked by {half}.",
        "Agreed work with an end reaches {n} weeks, to {day}; half of its hours are worked by {half}.",
        n=weeks,
        day=day_long(view.reaches_to),
        half=day_long(view.half_worked),
    )


def ending_rows(view: Captain, ending: Ending) -> tuple[list[SumRow], str, str]:
    """The sum without the largest source: its lines, the label of its total, the total."""
    name = source_name(view.source(ending.source_key))
    if ending.usual_income is not None and ending.lost_income is not None:
        rows = [
            SumRow("part", _("Usual month"), money_whole(ending.usual_income, view.currency)),
            SumRow("minus", name, money_whole(-ending.lost_income, view.currency)),
        ]
        return rows, _("Left"), money_whole(ending.usual_income - ending.lost_income, view.currency)
    usual, lost = _half_hours(ending.usual_minutes), _half_hours(ending.lost_minutes)
    rows = [
        SumRow("part", _("Usual week"), _("{hours} h", hours=hours(usual))),
        SumRow("minus", name, _("{hours} h", hours=f"{MINUS}{hours(lost)}")),
    ]
    return rows, _("Left"), _("{hours} h", hours=hours(usual - lost))


def _half_hours(minutes: int) -> int:
    """To the nearest half hour, so that the printed lines add up."""
    return (minutes + 15) // 30 * 30


def ending_note(ending: Ending) -> str:
    """What its end would set free, and what notice covers."""
    free = _("{hours} hours a week would come free.", hours=hours(_half_hours(ending.lost_minutes)))
    if ending.notice_days is None:
        return _("{free} What notice there is stands in your contract.", free=free)
    return _n(
        "Notice covers {n} day. {free}", "Notice covers {n} days. {free}", n=ending.notice_days, free=free
    )


def warning_words(view: Captain, warned: Warned) -> tuple[str, str]:
    """The fact, and what follows from it."""
    share = percent(warned.share)
    if warned.kind == "share":
        name = source_name(view.source(warned.source_key))
        fact = _("{share} rests on {name}.", share=share, name=name)
        return fact, _("That is a lot to rest on one place. One more source would change it.")
    fact = _("{title} ends on {day}.", title=warned.title, day=day_long(warned.until or view.today))
    of_income = view.way == Way.INCOME
    if warned.share < 10:
        return fact, _("Nothing replaces it yet.")
    size = (
        _("It was {share} of your income.", share=share)
        if of_income
        else _("It was {share} of your time.", share=share)
    )
    return fact, size + " " + _("Nothing replaces it yet.")


def window_words(view: Captain) -> str:
    """The months that are shown: "Dec 2025 to Nov 2026"."""
    last = view.window.until - timedelta(days=1)
    return _(
        "{first} {year} to {last} {until}",
        first=month_long(view.months[0].month),
        year=view.months[0].year,
        last=month_long(last.month),
        until=last.year,
    )
