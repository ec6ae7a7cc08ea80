"""Posting work: the sentence, and the draft that was read from it. Shape only; what can be right is a rule."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict

from muster.foundation.errors import Refusal
from muster.foundation.words import _
from muster.opportunities import rules, terms
from muster.opportunities.actions import DraftFields
from muster.opportunities.queries import OpportunityCard, RequirementView, RoleView
from muster.web.components import names
from muster.web.components.numbers import hours as hours_words
from muster.web.forms.choosing import LongSelect
from muster.web.forms.pay import check_decimals, pay_fields, pay_initial, pay_of
from muster.web.forms.spoken import HoursField, SpokenForm

LANGUAGE_ROWS = 2
FIELDS_OF_DOMAIN = {
    "minutes_per_week": "hours",
    "minimum_minutes": "least_hours",
    "starts_date": "starts",
    "ends_date": "ends",
    "overlap_zone": "overlap",
    "overlap_end_minute": "overlap",
    "overlap_minimum_minutes": "overlap",
    "theme_keys": "themes",
    "closes_date": "closes",
    "languages": "language_1",
    "organisation_ref": "organisation",
    "pay": "pay_most",
    "notice_days": "notice",
    "commitment_minutes": "commitment",
}


def _day(**more: Any) -> forms.DateField:
    return forms.DateField(widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"), **more)


class SayForm(SpokenForm):
    """What is needed, in the owner's own words."""

    def __init__(self, *args: Any, organisations: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        self.organisations = organisations
        super().__init__(*args, **kwargs)

    def spoken_fields(self) -> dict[str, forms.Field]:
        """The sentence, and for whom it is where that is not plain."""
        fields: dict[str, forms.Field] = {
            "text": forms.CharField(
                label=_("What do you need?"),
                help_text=_("A few sentences. How much time, for how long, which skills, when it starts."),
                max_length=20_000,
                widget=forms.Textarea({"rows": 7, "class": "textarea", "autofocus": True}),
                error_messages={"max_length": _("At most 20,000 letters, please.")},
            )
        }
        if len(self.organisations) > 1:
            fields["organisation"] = forms.ChoiceField(
                label=_("For whom is it?"), choices=list(self.organisations)
            )
        return fields


class DraftForm(SpokenForm):
    """The draft: all of a posting and its role, and the skills as repeated fields."""

    def __init__(
        self,
        data: QueryDict | None,
        *,
        card: OpportunityCard,
        role: RoleView,
        themes: Iterable[tuple[str, str]],
        zones: Sequence[str],
    ) -> None:
        self.card, self.role = card, role
        self.themes, self.zones = list(themes), list(zones)
        self.fixes: dict[str, tuple[str, str]] = {}
        super().__init__(data, initial=_initial(card, role))

    def spoken_fields(self) -> dict[str, forms.Field]:
        """The fields in the order of the page."""
        return {**self._work(), **self._when(), **self._where(), **self._of_kind(), **self._more()}

    def _work(self) -> dict[str, forms.Field]:
        kinds = [(str(kind), terms.kind_label(kind)) for kind in terms.OFFERED_KINDS]
        return {
            "title": forms.CharField(label=_("Title"), widget=forms.TextInput({"autocomplete": "off"})),
            "kind": forms.ChoiceField(label=_("Kind"), choices=kinds, widget=forms.RadioSelect),
        }

    def _when(self) -> dict[str, forms.Field]:
        return {
            "hours": HoursField(label=_("Hours a week")),
            "starts": _day(label=_("Starts")),
            "ends": _day(label=_("Ends")),
            "seats": forms.IntegerField(
                label=_("People"), widget=forms.NumberInput({"min": 1, "max": terms.MOST_SEATS})
            ),
            "least_hours": HoursField(
                label=_("Least hours a week"), required=False, help_text=_("Without it: half of the hours.")
            ),
        }

    def _of_kind(self) -> dict[str, forms.Field]:
        """What only some kinds of work ask for; the page shows what this kind needs."""
        rule = terms.KIND_RULES[terms.Kind(self.card.kind)]
        present = (self.role.pay.kind,) if self.role.pay.kind not in rule.pays else ()
        return {
            **pay_fields(kinds=(*rule.pays, *present), is_range=True),
            "notice": forms.IntegerField(
                label=_("Days of notice"), required=False, widget=forms.NumberInput({"min": 0, "max": 365})
            ),
            "commitment": HoursField(
                label=_("Sure hours a month"),
                required=False,
                help_text=_("Paid whether or not they are called."),
            ),
            "questions": forms.CharField(
                label=_("Your questions"),
                required=False,
                max_length=1200,
                widget=forms.Textarea({"rows": 3}),
                help_text=_("Up to five, one on a line. Whoever raises a hand answers them."),
            ),
        }

    def _where(self) -> dict[str, forms.Field]:
        modes = [(str(mode), terms.work_mode_label(mode)) for mode in terms.WorkMode]
        audiences = [(str(one), terms.audience_label(one)) for one in terms.Audience]
        return {
            "work_mode": forms.ChoiceField(label=_("Place"), choices=modes),
            "place": forms.CharField(label=_("Town"), required=False, max_length=80),
            "country": forms.ChoiceField(
                label=_("Country"),
                required=False,
                choices=[("", _("Any")), *names.country_options()],
                widget=LongSelect,
            ),
            "overlap": forms.ChoiceField(
                label=_("Overlap"), required=False, choices=overlap_options(self.role.overlap, self.zones)
            ),
            "audience": forms.ChoiceField(label=_("Who may see it"), choices=audiences),
        }

    def _more(self) -> dict[str, forms.Field]:
        languages = [("", _("None")), *names.language_options()]
        levels = list(names.cefr_options())
        fields: dict[str, forms.Field] = {}
        for number in range(1, LANGUAGE_ROWS + 1):
            fields[f"language_{number}"] = forms.ChoiceField(
                label=_("Language") if number == 1 else _("Second language"),
                required=False,
                choices=languages,
                widget=LongSelect,
            )
            fields[f"fluency_{number}"] = forms.ChoiceField(
                label=_("At least"), required=False, choices=levels, initial="4"
            )
        fields["themes"] = forms.MultipleChoiceField(
            label=_("Themes"), required=False, choices=self.themes, widget=forms.CheckboxSelectMultiple
        )
        fields["purpose"] = forms.CharField(
            label=_("What it is good for"),
            required=False,
            widget=forms.Textarea({"rows": 3}),
            help_text=_("A sentence that a person would tell a friend."),
        )
        fields["closes"] = _day(
            label=_("Open until"), required=False, help_text=_("Without it: until it is filled.")
        )
        return fields

    def clean(self) -> dict[str, Any]:
        """A language is named once."""
        cleaned = super().clean() or {}
        if cleaned.get("language_1") and cleaned.get("language_1") == cleaned.get("language_2"):
            self.add_error("language_2", _("This language stands above already."))
        check_decimals(self, "pay_least", "pay_most")
        return cleaned

    def refuse(self, refusal: Refusal) -> None:
        """Put the refusal beside its field, with the repair where the domain knows one."""
        self.show(refusal, **FIELDS_OF_DOMAIN)
        name = FIELDS_OF_DOMAIN.get(refusal.field or "", refusal.field or "")
        fix = refusal.data.get("fix")
        if fix and name in self.fields:
            self.fixes[name] = _repair(name, str(fix))

    def as_fields(self) -> DraftFields:
        """The cleaned values as the domain names them."""
        said = self.cleaned_data
        fields: DraftFields = {
            "title": said["title"],
            "kind": said["kind"],
            "minutes_per_week": said["hours"],
            "minimum_minutes": said["least_hours"] or None,
            "starts_date": said["starts"],
            "ends_date": said["ends"],
            "seats": said["seats"],
            "work_mode": said["work_mode"],
            "place": said["place"],
            "country": said["country"],
            "overlap": overlap_of(said["overlap"]),
            "audience": said["audience"],
            "languages": self._languages(),
            "theme_keys": sorted(said["themes"]),
            "purpose": said["purpose"],
            "closes_date": said["closes"],
            **self._kind_fields(),
        }
        pay = pay_of(said)
        return {**fields, "pay": pay} if pay else fields

    def _kind_fields(self) -> DraftFields:
        """What this kind of work asks for; a field that the page did not show is left as it is."""
        said, fields = self.cleaned_data, DraftFields()
        if "notice" in self.data:
            fields["notice_days"] = said["notice"]
        if "commitment" in self.data:
            fields["commitment_minutes"] = said["commitment"]
        if "questions" in self.data:
            fields["questions"] = said["questions"].splitlines()
        return fields

    def _languages(self) -> dict[str, int]:
        said = self.cleaned_data
        rows = range(1, LANGUAGE_ROWS + 1)
        return {
            said[f"language_{n}"]: int(said[f"fluency_{n}"] or 4) for n in rows if said.get(f"language_{n}")
        }


def needs_of(data: Mapping[str, Any]) -> list[rules.SkillNeed]:
    """The skills of the form in its order: ``skill`` repeated, then ``level-REF``, ``need-REF``, ``must-REF``."""
    refs = list(dict.fromkeys(data.getlist("skill")))  # type: ignore[attr-defined]
    needs = []
    for ref in refs[: terms.MOST_REQUIREMENTS + 1]:
        level, kind = str(data.get(f"level-{ref}", "3")), str(data.get(f"need-{ref}", ""))
        required = kind == terms.RequirementKind.REQUIRED
        needs.append(
            rules.SkillNeed(
                skill_ref=ref,
                level=int(level) if level in {"1", "2", "3", "4", "5"} else 3,
                kind=kind if kind in set(terms.RequirementKind) else str(terms.RequirementKind.USEFUL),
                must_have=required and f"must-{ref}" in data,
            )
        )
    return needs


def needs_shown(rows: Iterable[RequirementView]) -> list[rules.SkillNeed]:
    """The skills as they are kept."""
    return [rules.SkillNeed(row.skill_ref, row.level, row.kind, row.must_have, row.note) for row in rows]


def overlap_value(overlap: terms.Overlap | None) -> str:
    """The overlap as one choice of the form: zone, window and minutes."""
    return "|".join(str(part) for part in overlap) if overlap else ""


def overlap_of(value: str) -> terms.Overlap | None:
    """The choice as an overlap."""
    if not value:
        return None
    zone, start, end, minimum = value.split("|")
    return terms.Overlap(zone, int(start), int(end), int(minimum))


def overlap_options(present: terms.Overlap | None, zones: Sequence[str]) -> list[tuple[str, str]]:
    """None; two to six hours of office time in the zones that matter here; and what is set now."""
    found: dict[str, str] = {"": _("No fixed hours together")}
    wanted = [terms.Overlap(zone, minimum_minutes=60 * n) for zone in zones for n in (2, 3, 4, 6)]
    for overlap in ([present] if present else []) + wanted:
        found.setdefault(overlap_value(overlap), overlap_words(overlap))
    return list(found.items())


def overlap_words(overlap: terms.Overlap) -> str:
    """ "3 h with 09:00 to 17:00 in Berlin"."""
    return _(
        "{hours} h with {start}–{end} in {city}",
        hours=hours_words(overlap.minimum_minutes),
        start=_clock(overlap.start_minute),
        end=_clock(overlap.end_minute),
        city=overlap.zone.rpartition("/")[2].replace("_", " "),
    )


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def _repair(name: str, fix: str) -> tuple[str, str]:
    if name in ("hours", "least_hours"):
        hours = hours_words(int(fix))
        return _("Use {hours} hours", hours=hours), hours
    if name in ("starts", "ends", "closes"):
        return _("Use that"), date.fromisoformat(fix).isoformat()
    return _("Use that"), fix


def _initial(card: OpportunityCard, role: RoleView) -> dict[str, Any]:
    languages = [*role.languages, *[("", 4)] * LANGUAGE_ROWS][:LANGUAGE_ROWS]
    return {
        "title": card.title,
        "kind": card.kind,
        "hours": role.minutes_per_week,
        "least_hours": role.minimum_minutes,
        "starts": role.starts_date,
        "ends": role.ends_date,
        "seats": role.seats,
        "work_mode": role.work_mode,
        "place": role.place,
        "country": role.country,
        "overlap": overlap_value(role.overlap),
        "audience": card.audience,
        "themes": list(card.theme_keys),
        "purpose": card.purpose,
        "closes": card.closes_date,
        **pay_initial(role.pay),
        "notice": role.notice_days,
        "commitment": role.commitment_minutes,
        "questions": "\n".join(role.questions),
        **{f"language_{n}": code for n, (code, _level) in enumerate(languages, 1)},
        **{f"fluency_{n}": str(level) for n, (_code, level) in enumerate(languages, 1)},
    }
