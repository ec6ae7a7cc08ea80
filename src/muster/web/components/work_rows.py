"""Work as a list shows it to the person it may fit: where, when, why for you, chips, the match and one action."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from muster.evidence import queries as evidence_queries
from muster.evidence.terms import Stance
from muster.foundation.act import Act
from muster.foundation.words import _, language
from muster.opportunities import queries as opportunity_queries
from muster.opportunities.queries import OpportunityCard, OwnThread, RoleView
from muster.people import queries as people_queries
from muster.skills import queries as skills_queries
from muster.web.components.dates import day_short
from muster.web.components.names import cefr, language_name
from muster.web.components.numbers import hours
from muster.web.components.order_lines import OrderView, marks_of, order_view
from muster.web.components.parts import Parts
from muster.web.components.parts_of import parts_of
from muster.web.components.pay_words import pay_words

MOST_CHIPS = 6
MOST_NAMED = 2


@dataclass(frozen=True, slots=True)
class Chip:
    """A skill of the role as it stands for the reader; fields as ``c-skill-chip`` takes them."""

    name: str
    stance: str
    level: int | None = None
    is_claimed: bool = False
    need: str = ""


@dataclass(frozen=True, slots=True)
class WorkRow:
    """One role, ready to be shown."""

    ref: str
    title: str
    href: str
    meta: str
    facts: tuple[str, ...]
    why: str
    parts: Parts | None
    chips: tuple[Chip, ...]
    own: OwnThread | None
    order: OrderView | None = None
    """Why it stands here, in a list in the two-sided order."""


@dataclass(frozen=True, slots=True)
class Reader:
    """What the rows need to know of the person who reads: levels, wishes, themes; all their own."""

    person: people_queries.Person
    levels: Mapping[str, evidence_queries.SkillStanding]
    themes: Mapping[str, str]
    theme_labels: Mapping[str, str]
    """Of every theme there is, in its own order."""

    def with_stance(self, stance: Stance, refs: Collection[str]) -> list[str]:
        """The labels of these skills of which the person says this."""
        return [
            self.levels[ref].label
            for ref in refs
            if ref in self.levels and stance in self.levels[ref].stances
        ]


def reader_of(act: Act) -> Reader:
    """The person who reads, in six queries."""
    person = people_queries.get_person(act.actor.person_ref)
    labels = {theme.key: theme.label for theme in skills_queries.list_themes(language())}
    return Reader(
        person=person,
        levels=evidence_queries.standings_of(person, now=act.at, language=language()),
        themes={key: labels.get(key, key) for key in person.themes},
        theme_labels=labels,
    )


def work_rows(act: Act, matches: Sequence[Any], reader: Reader) -> list[WorkRow]:
    """The rows of these matches (``matching.RoleMatch``) in their order; what the actor may not see is left out."""
    found = opportunity_queries.cards_of_roles(
        act.actor, [match.ref for match in matches], language=language()
    )
    return [
        row_of(*found[match.ref], match.parts, reader, order=order_view(match.placed, found[match.ref][0]))
        for match in matches
        if match.ref in found
    ]


def row_of(
    card: OpportunityCard, role: RoleView, match: Any, reader: Reader, *, order: OrderView | None = None
) -> WorkRow:
    """One row; ``match`` is ``matching.MatchParts``."""
    return WorkRow(
        ref=role.ref,
        title=title_of(card, role),
        href=f"/work/{role.ref}/",
        meta=meta_of(card),
        facts=(*marks_of(card), *facts_of(role)),
        why=why_for(card, role, match, reader),
        parts=parts_of(match),
        chips=chips_of(role, match, reader)[:MOST_CHIPS],
        own=role.own,
        order=order,
    )


def title_of(card: OpportunityCard, role: RoleView) -> str:
    """The posting's title, with the role's where it has several."""
    if len(card.roles) > 1 and role.title and role.title != card.title:
        return _("{role}, {posting}", role=role.title, posting=card.title)
    return card.title


def meta_of(card: OpportunityCard) -> str:
    """What it is, whose it is, who owns it."""
    where = f"{card.unit_name}, {card.organisation_name}" if card.unit_name else card.organisation_name
    return " · ".join([card.kind_label, where, _("owner {name}", name=card.owner_name)])


def facts_of(role: RoleView) -> tuple[str, ...]:
    """Hours, dates, place, shared hours, languages."""
    where = role.work_mode_label
    if role.place and role.work_mode != "remote":
        where = _("{mode}, {place}", mode=where, place=role.place)
    facts = [
        _("{hours} h a week", hours=hours(role.minutes_per_week)),
        _("{start} to {end}", start=day_short(role.starts_date), end=day_short(role.ends_date)),
        where,
    ]
    if role.overlap is not None:
        facts.append(_("shares hours with {zone}", zone=role.overlap.zone.replace("_", " ")))
    if role.pay.is_paid:
        facts.append(pay_words(role.pay))
    facts += [f"{language_name(code)} {cefr(level)}" for code, level in role.languages]
    return tuple(facts)


def why_for(card: OpportunityCard, role: RoleView, match: Any, reader: Reader) -> str:
    """Why this work for this person, from what is on record and nothing else. Empty when nothing speaks for it."""
    said = [
        _proven(match),
        _wanted(card, role, reader),
        _learned(role, reader),
        _against(role, reader),
    ]
    return " ".join(sentence for sentence in said if sentence)


def _proven(match: Any) -> str:
    met = [line for line in match.lines if line.group == "skills" and line.is_met]
    direct = [line for line in met if not line.through]
    shown = [line.label for line in direct if line.is_evidenced][:MOST_NAMED]
    if shown:
        return _("Your {skills} is shown by evidence.", skills=_and(shown))
    claimed = [line.label for line in direct][:MOST_NAMED]
    if claimed:
        return _("You say you have {skills}.", skills=_and(claimed))
    near = next((line for line in match.lines if line.group == "skills" and line.through), None)
    if near is not None:
        return _("Your {near} counts towards {asked}.", near=near.through, asked=near.label)
    return ""


def _wanted(card: OpportunityCard, role: RoleView, reader: Reader) -> str:
    refs = [need.skill_ref for need in role.requirements]
    themes = [reader.themes[key] for key in card.theme_keys if key in reader.themes]
    wishes = reader.with_stance(Stance.USE, refs)[:MOST_NAMED]
    if themes and wishes:
        return _(
            "You want to use {skills}, and to work on {theme}.", skills=_and(wishes), theme=_small(themes[0])
        )
    if themes:
        return _("You said you want to work on {theme}.", theme=_small(themes[0]))
    return _("You want to use {skills}.", skills=_and(wishes)) if wishes else ""


def _learned(role: RoleView, reader: Reader) -> str:
    refs = [need.skill_ref for need in role.requirements if need.kind != "required"]
    learns = reader.with_stance(Stance.LEARN, refs)[:MOST_NAMED]
    if not learns:
        return ""
    return _("You want to learn {skills}, and can do so here.", skills=_and(learns))


def _against(role: RoleView, reader: Reader) -> str:
    refs = [need.skill_ref for need in role.requirements]
    avoided = reader.with_stance(Stance.RATHER_NOT, refs)[:MOST_NAMED]
    return _("It asks for {skills}, which you would rather not.", skills=_and(avoided)) if avoided else ""


def _and(words: Sequence[str]) -> str:
    return _("{one} and {other}", one=words[0], other=words[1]) if len(words) > 1 else words[0]


def _small(theme: str) -> str:
    """A theme inside a sentence: "clean water"; German keeps the capitals of its nouns."""
    if language() != "en":
        return theme
    return theme[:1].lower() + theme[1:] if theme[1:2].islower() else theme


def chips_of(role: RoleView, match: Any, reader: Reader) -> tuple[Chip, ...]:
    """The skills asked for: what is there, then what may be learned, then what is missing."""
    missing = {one.skill_ref for one in match.missing_skills}
    lines = {line.skill_ref: line for line in match.lines if line.group == "skills" and line.skill_ref}
    here, learn, lack = [], [], []
    for need in role.requirements:
        row = reader.levels.get(need.skill_ref)
        line = lines.get(need.skill_ref)
        if need.skill_ref in missing:
            lack.append(Chip(need.label, "missing", need=_("level {n} required", n=need.level)))
        elif row is not None and row.level is not None:
            stance = "verified" if row.is_verified else "has"
            here.append(Chip(need.label, stance, row.level, not row.is_evidenced))
        elif row is not None and Stance.LEARN in row.stances:
            learn.append(Chip(need.label, "learn"))
        elif line is not None and line.through:
            here.append(Chip(need.label, "has", need=_("through {skill}", skill=line.through)))
        elif need.kind == "learnable":
            learn.append(Chip(need.label, "learn", need=_("learnable here")))
    return (*here, *learn, *lack)
