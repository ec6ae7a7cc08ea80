"""Who hears of milestones and of money in dispute: the other side, always."""

from __future__ import annotations

from muster.engagements import events as e
from muster.foundation.words import _
from muster.notices.catalogue.lines import Line, nobody
from muster.notices.terms import Goal, Group

BOTH = ("person_ref", "owner_ref")


def _money(event: type, to: tuple[str, ...], group: Group, say: object) -> Line:
    """A line that leads to the money of the work."""
    return Line(event, to, group, say, Goal.WORK_MONEY, "engagement_ref")  # type: ignore[arg-type]


MILESTONES: tuple[Line, ...] = (
    _money(
        e.MilestonePlanned, BOTH, Group.WORK, lambda f: _("A milestone is planned for “{work}”.", work=f.work)
    ),
    _money(
        e.MilestoneFunded,
        ("person_ref",),
        Group.ANSWERS,
        lambda f: _("Money is set aside for a milestone of “{work}”.", work=f.work),
    ),
    _money(
        e.MilestoneSubmitted,
        ("owner_ref",),
        Group.ASKS,
        lambda f: _(
            "{person} handed over a milestone of “{work}”. Without an answer it counts as accepted on {day}.",
            person=f.name("person_ref"),
            work=f.work,
            day=f.day("accepts_itself_at"),
        ),
    ),
    _money(
        e.MilestoneChangesRequested,
        ("person_ref",),
        Group.ASKS,
        lambda f: _("Changes are asked for in a milestone of “{work}”.", work=f.work),
    ),
    _money(
        e.MilestoneReleased,
        BOTH,
        Group.ANSWERS,
        lambda f: (
            _("A milestone of “{work}” was paid, because nobody had answered for 14 days.", work=f.work)
            if f.event.by_clock
            else _("A milestone of “{work}” is accepted and paid.", work=f.work)
        ),
    ),
    _money(
        e.MilestoneRefundAsked,
        ("person_ref",),
        Group.ASKS,
        lambda f: _(
            "{owner} asks for the money set aside in “{work}”. Without your answer it goes back on {day}.",
            owner=f.name("owner_ref"),
            work=f.work,
            day=f.day("due_at"),
        ),
    ),
    _money(
        e.MilestoneRefundDeclined,
        ("owner_ref",),
        Group.ANSWERS,
        lambda f: _(
            "{person} keeps working on the milestone of “{work}”; its money stays set aside.",
            person=f.name("person_ref"),
            work=f.work,
        ),
    ),
    _money(
        e.MilestoneRefunded,
        BOTH,
        Group.ANSWERS,
        lambda f: _("Money set aside in “{work}” went back to the client.", work=f.work),
    ),
    _money(
        e.MoneyRuled,
        BOTH,
        Group.ANSWERS,
        lambda f: _("The ruling about “{work}” is carried out.", work=f.work),
    ),
    _money(
        e.RetainerOwed,
        BOTH,
        Group.WORK,
        lambda f: _("A month of readiness for “{work}” is over and can be invoiced.", work=f.work),
    ),
    nobody(e.MilestoneDropped, "nothing was set aside; the page shows it"),
    nobody(e.MilestoneBegun, "the page shows it"),
    nobody(e.MoneyFrozen, "the dispute tells both sides"),
    nobody(e.MoneyUnfrozen, "the dispute tells both sides"),
)
