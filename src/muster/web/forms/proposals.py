"""The forms of proposals, one for each kind; skills are named by typing, and asked back where several fit."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django import forms

from muster.foundation.words import LANGUAGES, _, language
from muster.skills import queries as skills_queries
from muster.skills.terms import LONGEST_NAME, LONGEST_WORDS, Nearness, ProposalKind
from muster.web.components.skill_rows import kind_words
from muster.web.forms.naming import SkillField
from muster.web.forms.spoken import SpokenForm


class ProposalForm(SpokenForm):
    """The fields of one kind of proposal, and why."""

    def __init__(self, kind: ProposalKind, *args: Any, **kwargs: Any) -> None:
        self.kind = kind
        super().__init__(*args, **kwargs)

    def spoken_fields(self) -> dict[str, forms.Field]:
        """Those of the kind, then the reason."""
        reason = forms.CharField(
            label=_("Why"),
            required=False,
            max_length=LONGEST_WORDS,
            help_text=_("Reviewers read this first."),
            widget=forms.Textarea({"rows": 3}),
        )
        return {**_FIELDS[self.kind](), "reason": reason}

    def payload(self) -> dict[str, Any]:
        """What the domain is asked, from cleaned data: skills by reference, lists by line."""
        found = {key: value for key, value in self.cleaned_data.items() if key != "reason"}
        for key in ("parts", "aliases"):
            if key in found:
                found[key] = [line.strip() for line in found[key].splitlines() if line.strip()]
        if "level" in found:
            found["level"] = int(found["level"])
        return found


def _text(label: str, *, help_text: str = "", attrs: Mapping[str, str] | None = None) -> forms.CharField:
    control = forms.TextInput({"autocomplete": "off", **(attrs or {})})
    return forms.CharField(label=label, help_text=help_text, max_length=LONGEST_NAME, widget=control)


def _lines(label: str, help_text: str, *, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=help_text, required=required, widget=forms.Textarea({"rows": 3})
    )


def _language() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("In which language"), choices=list(LANGUAGES.items()), initial=language()
    )


def _named(label: str, *, help_text: str = "") -> forms.CharField:
    """A name that is looked up while it is typed."""
    return _text(
        label,
        help_text=help_text,
        attrs={
            "hx-get": "/taxonomy/proposals/alike/",
            "hx-trigger": "input changed delay:250ms",
            "hx-target": "#alike",
            "hx-swap": "innerHTML",
        },
    )


def _new_skill() -> dict[str, forms.Field]:
    families = [(one.key, one.label) for one in skills_queries.list_families(language())]
    kinds = [(key, kind_words(key)) for key in ("skill", "knowledge", "tool", "language", "attitude")]
    return {
        "label": _named(_("Name"), help_text=_("What is there already shows below while you type.")),
        "language": _language(),
        "family": forms.ChoiceField(label=_("Family"), choices=families),
        "kind": forms.ChoiceField(label=_("Kind"), choices=kinds),
        "description": forms.CharField(
            label=_("What it is"),
            required=False,
            max_length=LONGEST_WORDS,
            widget=forms.Textarea({"rows": 3}),
        ),
        "aliases": _lines(_("Also called"), _("One name a line."), required=False),
    }


def _name() -> dict[str, forms.Field]:
    return {"text": _named(_("Name")), "language": _language()}


def _merge() -> dict[str, forms.Field]:
    return {"into": SkillField(label=_("Into which skill"))}


def _split() -> dict[str, forms.Field]:
    words = _("One name a line. A name that is there already is taken; another one is made.")
    return {"parts": _lines(_("What it becomes"), words), "language": _language()}


def _relation() -> dict[str, forms.Field]:
    near = [
        (str(Nearness.RELATED), _("is related to it")),
        (str(Nearness.BROADER), _("is the broader one")),
    ]
    return {
        "other": SkillField(label=_("The other skill")),
        "nearness": forms.ChoiceField(
            label=_("The other one"), choices=near, initial=str(Nearness.RELATED), widget=forms.RadioSelect
        ),
    }


def _deprecate() -> dict[str, forms.Field]:
    words = _("Who looks for the old one is sent there. Empty where nothing takes its place.")
    return {"instead": SkillField(label=_("Skill to use instead"), required=False, help_text=words)}


def _level_text() -> dict[str, forms.Field]:
    levels: Sequence[tuple[str, str]] = [(str(n), _("Level {n}", n=n)) for n in range(1, 6)]
    return {
        "level": forms.ChoiceField(label=_("Level"), choices=levels),
        "text": forms.CharField(
            label=_("What one can see"), max_length=LONGEST_WORDS, widget=forms.Textarea({"rows": 3})
        ),
        "language": _language(),
    }


_FIELDS: dict[ProposalKind, Callable[[], dict[str, forms.Field]]] = {
    ProposalKind.NEW_SKILL: _new_skill,
    ProposalKind.ALIAS: _name,
    ProposalKind.RENAME: _name,
    ProposalKind.MERGE: _merge,
    ProposalKind.SPLIT: _split,
    ProposalKind.RELATION: _relation,
    ProposalKind.DEPRECATE: _deprecate,
    ProposalKind.LEVEL_TEXT: _level_text,
}
