"""Tables of governance: what was merged and split, who proposed what, and what each version changed."""

from __future__ import annotations

from django.db import models

from muster.foundation.models import Row
from muster.foundation.privacy import no_personal_data, personal_data
from muster.skills.models.choices import choices
from muster.skills.models.taxonomy import Family, Skill, TaxonomyVersion
from muster.skills.terms import NoteKind, Origin, ProposalKind, ProposalState


@no_personal_data("words of the taxonomy")
class SkillMerge(models.Model):
    """``skill`` was merged into ``into``: everything written with it is read as that one. Rolling back removes the row.

    ``stands`` is the end of the chain, where ``into`` was merged later on; it is derived and kept by the actions.
    """

    id = models.BigAutoField(primary_key=True)
    skill = models.OneToOneField(Skill, on_delete=models.PROTECT, related_name="merge")
    into = models.ForeignKey(Skill, on_delete=models.PROTECT, related_name="merged_here")
    stands = models.ForeignKey(Skill, on_delete=models.PROTECT, related_name="stood_for")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(skill=models.F("into")) & ~models.Q(skill=models.F("stands")),
                name="skill_not_merged_into_itself",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.skill_id} into {self.into_id}"


@no_personal_data("words of the taxonomy")
class SkillSplit(models.Model):
    """``skill`` was split, and ``part`` is one of what it became; whoever has the skill is asked which parts are theirs."""

    id = models.BigAutoField(primary_key=True)
    skill = models.ForeignKey(Skill, on_delete=models.PROTECT, related_name="split_links")
    part = models.ForeignKey(Skill, on_delete=models.PROTECT, related_name="part_links")
    position = models.SmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["skill", "part"], name="skill_split_once"),
            models.CheckConstraint(
                condition=~models.Q(skill=models.F("part")), name="skill_not_its_own_part"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.skill_id} has part {self.part_id}"


@personal_data(
    person="person_ref", fields=("family__key",), erase="delete", purpose="who reviews the words of a family"
)
class FamilyReviewer(models.Model):
    """A person who reviews proposals on one family."""

    id = models.BigAutoField(primary_key=True)
    family = models.ForeignKey(Family, on_delete=models.CASCADE, related_name="reviewers")
    person_ref = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["family", "person_ref"], name="family_reviewer_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person_ref} reviews {self.family_id}"


@personal_data(
    person=("author_ref", "reviewer_ref"),
    fields=("ref", "kind", "state", "title", "reason", "decided_words", "created_at", "decided_at"),
    erase="cut",
    blanks={"author_ref": ("reason",), "reviewer_ref": ("decided_words",)},
    purpose="who proposed a change of the shared words, and who decided on it with which reason",
)
class Proposal(Row):
    """A change of the taxonomy that somebody proposes. ``payload`` is what it would do, by ``kind``
    (``rules.proposals``); ``revision`` counts its changes, so that nobody decides on what they have not read.
    """

    REF_PREFIX = "tpr"

    kind = models.CharField(max_length=12, choices=choices(ProposalKind))
    state = models.CharField(max_length=12, choices=choices(ProposalState), default=ProposalState.OPEN.value)
    title = models.CharField(max_length=500)
    family = models.ForeignKey(Family, on_delete=models.SET_NULL, null=True, related_name="proposals")
    skill = models.ForeignKey(Skill, on_delete=models.PROTECT, null=True, related_name="proposals")
    """The skill that it is about; none for a new one and for an import."""
    payload = models.JSONField()
    reason = models.TextField(blank=True)
    author_ref = models.CharField(max_length=40)
    revision = models.IntegerField(default=1)
    created_at = models.DateTimeField()
    reviewer_ref = models.CharField(max_length=40, blank=True, default="")
    decided_words = models.TextField(blank=True, default="")
    decided_at = models.DateTimeField(null=True)
    version = models.ForeignKey(
        TaxonomyVersion, on_delete=models.PROTECT, null=True, related_name="proposals"
    )
    """What it made when it was accepted."""

    class Meta:
        indexes = [
            models.Index(fields=["state", "-id"], name="proposal_state"),
            models.Index(fields=["author_ref", "-id"], name="proposal_author"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(version=None)
                | models.Q(state__in=[str(ProposalState.ACCEPTED), str(ProposalState.ROLLED_BACK)]),
                name="proposal_version_when_accepted",
            ),
        ]


@personal_data(
    person="by_ref",
    fields=("words", "kind", "at"),
    erase="cut",
    blanks=("words",),
    purpose="what was said of a proposal",
)
class ProposalNote(models.Model):
    """One line of the discussion of a proposal."""

    id = models.BigAutoField(primary_key=True)
    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="notes")
    kind = models.CharField(max_length=10, choices=choices(NoteKind), default=NoteKind.SAID.value)
    by_ref = models.CharField(max_length=40)
    words = models.TextField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.proposal_id}: {self.kind}"


@no_personal_data("words of the taxonomy, as they were and as they became")
class TaxonomyChange(models.Model):
    """Some rows of one table that a version changed: a list of [key, before, after], null for not being there."""

    id = models.BigAutoField(primary_key=True)
    version = models.ForeignKey(TaxonomyVersion, on_delete=models.CASCADE, related_name="changes")
    table = models.CharField(max_length=20)
    lines = models.JSONField()

    def __str__(self) -> str:
        return f"{self.version_id}: {self.table}"


@no_personal_data("counts of people by skill, five at least, no person")
class SimilarityEdge(models.Model):
    """Two skills (the lower row first) that were computed to be near. ``cases`` is how many occupations or people."""

    id = models.BigAutoField(primary_key=True)
    one = models.ForeignKey(Skill, on_delete=models.CASCADE, related_name="edges_up")
    other = models.ForeignKey(Skill, on_delete=models.CASCADE, related_name="edges_down")
    origin = models.CharField(max_length=12, choices=choices(Origin))
    sim = models.SmallIntegerField()
    cases = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["one", "other", "origin"], name="similarity_edge_once"),
            models.CheckConstraint(
                condition=models.Q(one__lt=models.F("other")), name="similarity_edge_in_order"
            ),
            models.CheckConstraint(
                condition=models.Q(sim__gte=1, sim__lte=100), name="similarity_edge_sim_range"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.one_id} and {self.other_id}: {self.sim}"
