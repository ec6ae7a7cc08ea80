"""Tables of the taxonomy. None points at a person; a run of an upload keeps the reference of whoever asked."""

from __future__ import annotations

from django.db import models

from muster.foundation.models import Row
from muster.foundation.privacy import no_personal_data, personal_data
from muster.skills.models.choices import choices
from muster.skills.terms import (
    GroupScheme,
    LabelRole,
    Origin,
    RelationKind,
    RunState,
    SkillKind,
    SkillSource,
    SkillStatus,
    VersionKind,
)


@no_personal_data("words of the taxonomy")
class Family(models.Model):
    """A field of skills, such as "Data and analytics". ``labels`` and ``descriptions`` are language to text."""

    id = models.BigAutoField(primary_key=True)
    key = models.CharField(max_length=60, unique=True)
    source = models.CharField(max_length=10, choices=choices(SkillSource))
    labels = models.JSONField(default=dict)
    descriptions = models.JSONField(default=dict)
    position = models.IntegerField(default=0)

    class Meta:
        ordering = ["position", "key"]

    def __str__(self) -> str:
        return self.key

    def label(self, language: str = "en") -> str:
        """The name in the language, else in English, else in any language."""
        return _say(self.labels, language, self.key)

    def description(self, language: str = "en") -> str:
        """What belongs to it: in the language, else in English, else in any; empty where nothing is said."""
        return _say(self.descriptions, language, "")


class SkillQuerySet(models.QuerySet["Skill"]):
    """Chainable conditions on skills."""

    def active(self) -> SkillQuerySet:
        """Those that are still offered: neither deprecated nor merged into another."""
        return self.filter(status=SkillStatus.ACTIVE, merge=None)

    def with_ref_or_uri(self, ref_or_uri: str) -> SkillQuerySet:
        """The one skill with this reference or this URI."""
        return self.filter(models.Q(ref=ref_or_uri) | models.Q(uri=ref_or_uri))


@no_personal_data("words of the taxonomy")
class Skill(Row):
    """One skill. Known to the world by ``uri``, which never changes its meaning."""

    REF_PREFIX = "skl"

    uri = models.CharField(max_length=300, unique=True)
    source = models.CharField(max_length=10, choices=choices(SkillSource))
    kind = models.CharField(max_length=12, choices=choices(SkillKind))
    family = models.ForeignKey(Family, on_delete=models.PROTECT, null=True, related_name="skills")
    half_life_months = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    is_licence = models.BooleanField(default=False)
    status = models.CharField(max_length=12, choices=choices(SkillStatus), default=SkillStatus.ACTIVE.value)
    description = models.TextField(blank=True)
    """In English, which the finding by meaning reads. What it says in other languages are its ``descriptions``."""
    replaced_by = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="replaces")
    """Where a deprecated skill sends those who look for it."""
    parents = models.ManyToManyField(
        "self", through="SkillParent", through_fields=("skill", "parent"), symmetrical=False
    )
    first_version = models.IntegerField(default=0)
    created_at = models.DateTimeField()

    objects = SkillQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["source", "status"], name="skill_source_status"),
            models.Index(fields=["family", "kind"], name="skill_family_kind"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(half_life_months__isnull=True) | models.Q(half_life_months__gt=0),
                name="skill_half_life_positive",
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=[str(k) for k in SkillKind]), name="skill_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return self.uri

    @property
    def standing(self) -> Skill:
        """The skill that stands for this one: what it was merged into, else itself. Read it with ``merge__stands``."""
        merge = getattr(self, "merge", None)
        return self if merge is None else merge.stands


@no_personal_data("words of the taxonomy")
class SkillParent(models.Model):
    """``parent`` is the broader skill; a skill may have several."""

    id = models.BigAutoField(primary_key=True)
    skill = models.ForeignKey(Skill, on_delete=models.CASCADE, related_name="parent_links")
    parent = models.ForeignKey(Skill, on_delete=models.CASCADE, related_name="child_links")
    origin = models.CharField(max_length=10, choices=choices(SkillSource))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["skill", "parent"], name="skill_parent_once"),
            models.CheckConstraint(
                condition=~models.Q(skill=models.F("parent")), name="skill_not_own_parent"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.skill_id} under {self.parent_id}"


@no_personal_data("words of the taxonomy")
class SkillLabel(models.Model):
    """A name of a skill in a language. ``normal`` is how search and extraction see it.

    ``source`` is who gave the name, which may be another than who maintains the skill.
    """

    id = models.BigAutoField(primary_key=True)
    skill = models.ForeignKey(Skill, on_delete=models.CASCADE, related_name="labels")
    source = models.CharField(max_length=10, choices=choices(SkillSource))
    language = models.CharField(max_length=8)
    text = models.CharField(max_length=400)
    normal = models.CharField(max_length=400)
    role = models.CharField(max_length=10, choices=choices(LabelRole))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["skill", "language", "text"], name="skill_label_once"),
            models.UniqueConstraint(
                fields=["skill", "language"],
                condition=models.Q(role="preferred"),
                name="skill_one_preferred_label",
            ),
        ]
        indexes = [
            models.Index(fields=["normal"], name="skill_label_normal"),
        ]

    def __str__(self) -> str:
        return self.text


@no_personal_data("words of the taxonomy")
class SkillDescription(models.Model):
    """What a skill is, in a language other than English."""

    id = models.BigAutoField(primary_key=True)
    skill = models.ForeignKey(Skill, on_delete=models.CASCADE, related_name="descriptions")
    language = models.CharField(max_length=8)
    text = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["skill", "language"], name="skill_description_once"),
            models.CheckConstraint(condition=~models.Q(language="en"), name="skill_description_not_english"),
        ]

    def __str__(self) -> str:
        return self.text


@no_personal_data("words of the taxonomy")
class SkillGroup(Row):
    """A place in a hierarchy, or a collection such as "digital". ``labels`` is language to text."""

    REF_PREFIX = "sgr"

    uri = models.CharField(max_length=300, unique=True)
    source = models.CharField(max_length=10, choices=choices(SkillSource))
    scheme = models.CharField(max_length=12, choices=choices(GroupScheme))
    code = models.CharField(max_length=40, blank=True)
    labels = models.JSONField(default=dict)
    status = models.CharField(max_length=12, choices=choices(SkillStatus), default=SkillStatus.ACTIVE.value)
    parents = models.ManyToManyField(
        "self", through="SkillGroupParent", through_fields=("group", "parent"), symmetrical=False
    )

    def label(self, language: str = "en") -> str:
        """The name in the language, else in English, else in any language."""
        return _say(self.labels, language, self.uri)


@no_personal_data("words of the taxonomy")
class SkillGroupParent(models.Model):
    """``parent`` is the broader group."""

    id = models.BigAutoField(primary_key=True)
    group = models.ForeignKey(SkillGroup, on_delete=models.CASCADE, related_name="parent_links")
    parent = models.ForeignKey(SkillGroup, on_delete=models.CASCADE, related_name="child_links")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["group", "parent"], name="skill_group_parent_once"),
        ]

    def __str__(self) -> str:
        return f"{self.group_id} under {self.parent_id}"


@no_personal_data("words of the taxonomy")
class SkillGroupMember(models.Model):
    """A skill that belongs to a group."""

    id = models.BigAutoField(primary_key=True)
    group = models.ForeignKey(SkillGroup, on_delete=models.CASCADE, related_name="memberships")
    skill = models.ForeignKey(Skill, on_delete=models.CASCADE, related_name="group_links")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["group", "skill"], name="skill_group_member_once"),
        ]

    def __str__(self) -> str:
        return f"{self.skill_id} in {self.group_id}"


@no_personal_data("words of the taxonomy")
class SkillRelation(models.Model):
    """Two skills that a source calls near. ``sim`` is in hundredths, 100 being the same."""

    id = models.BigAutoField(primary_key=True)
    from_skill = models.ForeignKey(Skill, on_delete=models.CASCADE, related_name="relations_out")
    to_skill = models.ForeignKey(Skill, on_delete=models.CASCADE, related_name="relations_in")
    kind = models.CharField(max_length=12, choices=choices(RelationKind))
    sim = models.SmallIntegerField()
    origin = models.CharField(max_length=12, choices=choices(Origin))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["from_skill", "to_skill", "origin"], name="skill_relation_once"),
            models.CheckConstraint(
                condition=models.Q(sim__gte=1, sim__lte=100), name="skill_relation_sim_range"
            ),
            models.CheckConstraint(
                condition=~models.Q(from_skill=models.F("to_skill")), name="skill_relation_not_itself"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_skill_id} to {self.to_skill_id}: {self.sim}"


@no_personal_data("words of the taxonomy")
class LevelText(models.Model):
    """What levels 1 to 5 look like in a family, in words."""

    id = models.BigAutoField(primary_key=True)
    family = models.ForeignKey(Family, on_delete=models.CASCADE, related_name="level_texts")
    level = models.SmallIntegerField()
    language = models.CharField(max_length=8)
    text = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["family", "level", "language"], name="level_text_once"),
            models.CheckConstraint(
                condition=models.Q(level__gte=1, level__lte=5), name="level_text_level_range"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.family_id} {self.level} {self.language}"


@no_personal_data("words of the taxonomy")
class Theme(models.Model):
    """A purpose or cause that work can serve and people can care about."""

    id = models.BigAutoField(primary_key=True)
    key = models.CharField(max_length=60, unique=True)
    labels = models.JSONField(default=dict)
    position = models.IntegerField(default=0)

    class Meta:
        ordering = ["position", "key"]

    def __str__(self) -> str:
        return self.key

    def label(self, language: str = "en") -> str:
        """The name in the language, else in English, else in any language."""
        return _say(self.labels, language, self.key)


@personal_data(
    person=("author_ref", "reviewer_ref"),
    fields=("number", "kind", "at", "note"),
    erase="keep",
    purpose="who proposed and who accepted a change of the shared words; an erased person's reference leads nowhere",
)
class TaxonomyVersion(Row):
    """One change of the taxonomy. ``number`` counts up from 1; everything cached names it.

    ``digest`` follows from what was loaded, so that caches of two databases never meet. ``undoes`` is the version
    that this one rolled back.
    """

    REF_PREFIX = "txv"

    number = models.IntegerField(unique=True)
    kind = models.CharField(
        max_length=10,
        choices=choices(VersionKind),
        default=VersionKind.LOAD.value,
        db_default=VersionKind.LOAD.value,
    )
    source = models.CharField(max_length=10, choices=choices(SkillSource))
    author_ref = models.CharField(max_length=40, blank=True, default="", db_default="")
    reviewer_ref = models.CharField(max_length=40, blank=True, default="", db_default="")
    undoes = models.IntegerField(null=True)
    at = models.DateTimeField()
    note = models.TextField(blank=True)
    digest = models.CharField(max_length=64)
    counts = models.JSONField(default=dict)


@personal_data(
    person="by_ref", fields=("ref", "name", "asked_at"), erase="cut", blanks=("name",), purpose="who loaded"
)
class LoadRun(Row):
    """One reading of an uploaded list: a dry run, or the load itself. ``report`` is a LoadReport as JSON."""

    REF_PREFIX = "lrn"

    by_ref = models.CharField(max_length=40)
    file_ref = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    is_dry_run = models.BooleanField(default=True)
    state = models.CharField(max_length=10, choices=choices(RunState), default=RunState.WAITING.value)
    words = models.TextField(blank=True)
    report = models.JSONField(default=dict)
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["by_ref", "-id"], name="load_run_by")]


def _say(labels: dict[str, str], language: str, otherwise: str) -> str:
    if language in labels:
        return labels[language]
    if "en" in labels:
        return labels["en"]
    return next(iter(labels.values()), otherwise)
