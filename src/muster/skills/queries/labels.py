"""The names of all skills and themes in every language, made once per taxonomy version."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from muster.skills.models import SkillLabel, Theme
from muster.skills.queries.standing import merges
from muster.skills.queries.versions import PerVersion, Version
from muster.skills.terms import LabelRole


@dataclass(frozen=True, slots=True)
class LabelBook:
    """Names as ``labels_for`` and ``list_themes`` give them, of one taxonomy version, without a query."""

    version: int
    skills: Mapping[str, Mapping[str, str]]
    """By language (and "" for those that have neither the language nor English): reference to name."""
    themes: Mapping[str, Mapping[str, str]]
    """By key: language to name."""

    def skill(self, ref: str, language: str) -> str:
        """The name in the language, else in English, else in any; the reference where there is none."""
        for spoken in (language, "en", ""):
            label = self.skills.get(spoken, {}).get(ref)
            if label is not None:
                return label
        return ref

    def theme(self, key: str, language: str) -> str:
        """The name in the language, else in English, else in any; the key where there is none."""
        names = self.themes.get(key, {})
        return names.get(language) or names.get("en") or next(iter(names.values()), key)


def label_book() -> LabelBook:
    """The names of the taxonomy in force; made once per version and process, then one query."""
    return _book.get()


def _make(version: Version) -> LabelBook:
    skills: dict[str, dict[str, str]] = defaultdict(dict)
    rows = SkillLabel.objects.filter(role=LabelRole.PREFERRED).order_by("id")
    for ref, spoken, text in rows.values_list("skill__ref", "language", "text").iterator(5000):
        skills[spoken].setdefault(ref, text)
        skills[""].setdefault(ref, text)
    for merged, stands in merges().items():
        for names in skills.values():
            names.pop(merged, None)
            if stands in names:
                names[merged] = names[stands]
    return LabelBook(version.number, dict(skills), dict(Theme.objects.values_list("key", "labels")))


_book: PerVersion[LabelBook] = PerVersion(_make)
