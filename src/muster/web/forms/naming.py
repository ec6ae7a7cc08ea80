"""Naming a skill in a form: by its reference or a name; what comes near is one click away where no name is exact."""

from __future__ import annotations

from typing import Any

from django import forms

from muster.foundation.words import _, language
from muster.skills import queries as skills_queries

SURE = 940
"""From this score on a typed name is the skill itself (``skills.queries.search_skills``)."""
NEAR = 5


class SkillField(forms.CharField):
    """A skill, cleaned to its reference; nothing where nothing is typed and nothing is needed.

    Looked up while it is typed: the part ``#alike`` of the page shows what there is, each put in with one click.
    Raises ValidationError with the names that come near.
    """

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 200)
        kwargs.setdefault("help_text", _("Type its name, then choose it; typing errors are forgiven."))
        super().__init__(widget=forms.TextInput({"autocomplete": "off"}), **kwargs)

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> forms.BoundField:
        """The field with the address that is asked while it is typed, which names the control to fill."""
        bound = super().get_bound_field(form, field_name)
        self.widget.attrs |= {
            "hx-get": f"/taxonomy/proposals/alike/?fills={bound.auto_id}",
            "hx-trigger": "input changed delay:250ms",
            "hx-target": "#alike",
            "hx-swap": "innerHTML",
        }
        return bound

    def clean(self, value: Any) -> str:
        """The reference of the skill that is called so."""
        typed = " ".join(str(super().clean(value)).split())
        if not typed or typed.startswith("skl-"):
            return typed
        hits = skills_queries.search_skills(typed, language(), limit=NEAR)
        exact = [hit for hit in hits if hit.label.casefold() == typed.casefold()]
        if exact or (hits and hits[0].score >= SURE):
            return (exact or hits)[0].ref
        if hits:
            near = ", ".join(f"“{hit.label}”" for hit in hits)
            raise forms.ValidationError(_("No skill is called exactly that. Near it: {names}.", names=near))
        raise forms.ValidationError(_("No skill is called that. Propose it first, under Taxonomy."))


def near_named(form: forms.Form) -> dict[str, Any]:
    """For ``proposals/_alike.html``: what the first skill field that could not be used comes near; empty without one."""
    for name, field in form.fields.items():
        if isinstance(field, SkillField) and form.is_bound and name in form.errors:
            typed = str(form.data.get(name, "")).strip()
            found = skills_queries.list_alike(typed[:200], language())
            return {"found": found, "typed": typed, "fills": form[name].auto_id}
    return {}
