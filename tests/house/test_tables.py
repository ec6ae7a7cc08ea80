"""Every table declares its personal data; rows never look up."""

from __future__ import annotations

from django.apps import apps
from django.db import models

from muster.foundation.privacy import DECLARATIONS

FLOORS = [
    ("foundation",),
    ("skills", "ledger", "files"),
    ("people",),
    ("evidence", "conversations", "billing"),
    ("assessments",),
    ("opportunities", "services"),
    ("matching",),
    ("engagements",),
    ("dispatch",),
    ("planning",),
    ("insights",),
    ("notices",),
    ("world", "web", "ops", "api"),
]
HEIGHT = {name: height for height, names in enumerate(FLOORS) for name in names}


def our_tables() -> list[type[models.Model]]:
    return [m for m in apps.get_models() if m.__module__.startswith("muster.")]


def upward_keys(table: type[models.Model]) -> list[str]:
    """Foreign keys that look up, sideways to a stranger, or leave a reverse name in another app."""
    own = table._meta.app_label
    found = []
    for field in table._meta.get_fields():
        if not isinstance(field, models.ForeignKey):
            continue
        other = field.remote_field.model._meta.app_label
        if other == own or other not in HEIGHT:
            continue
        if HEIGHT[other] >= HEIGHT[own]:
            found.append(f"{table.__name__}.{field.name} looks up to {other}")
        if not field.remote_field.hidden:
            found.append(f"{table.__name__}.{field.name} needs related_name='+'")
    return found


def test_every_table_declares_its_personal_data() -> None:
    assert [t.__name__ for t in our_tables() if t not in DECLARATIONS] == []


def test_declared_fields_exist() -> None:
    missing = []
    for table, word in DECLARATIONS.items():
        if isinstance(word, str):
            assert len(word) > 10, f"{table.__name__} does not say why it holds no personal data"
            continue
        names = {f.name for f in table._meta.get_fields()}
        missing += [f"{table.__name__}.{f}" for f in word.fields if f.split("__")[0] not in names]
        for lookup in word.person:
            table._default_manager.filter(**{lookup: "per-x"})
    assert missing == []


def test_rows_never_look_up() -> None:
    assert [problem for table in our_tables() for problem in upward_keys(table)] == []


def test_an_upward_key_would_be_found() -> None:
    class Heavy(models.Model):
        class Meta:
            app_label = "people"
            managed = False

    class Light(models.Model):
        heavy = models.ForeignKey(Heavy, on_delete=models.CASCADE)

        class Meta:
            app_label = "skills"
            managed = False

    try:
        assert upward_keys(Light) == [
            "Light.heavy looks up to people",
            "Light.heavy needs related_name='+'",
        ]
    finally:
        for label, name in (("people", "heavy"), ("skills", "light")):
            apps.all_models[label].pop(name, None)
        apps.clear_cache()
