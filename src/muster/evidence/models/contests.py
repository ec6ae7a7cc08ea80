"""What a person says to evidence about them: a word beside it, a contest that somebody decides, a skill out of view."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import OuterRef, Q
from django.db.models.functions import Coalesce

from muster.evidence.terms import MAX_WORDS, ContestState
from muster.foundation.models import Row
from muster.foundation.privacy import personal_data


@personal_data(
    person="evidence__person__ref",
    fields=("evidence__ref", "words", "at"),
    erase="delete",
    purpose="the person's own word beside a piece of evidence about them",
)
class EvidenceAnswer(models.Model):
    """What the person says to a piece of evidence. It stands beside the piece wherever the piece is shown."""

    id = models.BigAutoField(primary_key=True)
    evidence = models.OneToOneField("evidence.Evidence", on_delete=models.CASCADE, related_name="answer")
    words = models.CharField(max_length=MAX_WORDS)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"answer to {self.evidence_id}"


@personal_data(
    person=("evidence__person__ref", "decider_ref", "decided_by_ref"),
    fields=("ref", "evidence__ref", "words", "state", "opened_at", "due_at", "decided_at", "reason"),
    erase="delete",
    deletes=("evidence__person__ref",),
    purpose="a person contests evidence about them; a named human decides, with a reason",
)
class Contest(Row):
    """One contest of one piece of evidence: who decides, by when, what was decided and why."""

    REF_PREFIX = "cts"

    evidence = models.ForeignKey("evidence.Evidence", on_delete=models.CASCADE, related_name="contests")
    words = models.CharField(max_length=MAX_WORDS)
    state = models.CharField(
        max_length=12, choices=[(str(s), str(s)) for s in ContestState], default=ContestState.OPEN.value
    )
    decider_ref = models.CharField(max_length=40)
    passed_refs = ArrayField(models.CharField(max_length=40), default=list)
    """Those who had it before and let the clock run out, in order."""
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by_ref = models.CharField(max_length=40, blank=True)
    reason = models.CharField(max_length=MAX_WORDS, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["evidence"], condition=Q(state=ContestState.OPEN.value), name="contest_open_once"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[ContestState.UPHELD.value, ContestState.STANDS.value])
                | Q(decided_at__isnull=False) & ~Q(decided_by_ref="") & ~Q(reason=""),
                name="contest_decided_with_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["decider_ref", "state"], name="contest_decider"),
            models.Index(fields=["due_at"], condition=Q(state=ContestState.OPEN.value), name="contest_due"),
        ]


class HiddenSkillQuerySet(models.QuerySet["HiddenSkill"]):
    """Chainable conditions on what is out of view."""

    def of_outer(self) -> HiddenSkillQuerySet:
        """For ``Exists``: those that keep the outer row, with a person and a skill, out of view, read through merges."""
        rows = self.annotate(read_as=Coalesce("skill__merge__stands_id", "skill_id"))
        return rows.filter(
            person=OuterRef("person"),
            read_as=Coalesce(OuterRef("skill__merge__stands_id"), OuterRef("skill_id")),
        )


@personal_data(
    person="person__ref",
    fields=("skill__uri", "hidden_at"),
    erase="delete",
    purpose="skills that the person keeps out of everybody else's view",
)
class HiddenSkill(models.Model):
    """A skill out of view: nobody but the person sees it, and no match counts it."""

    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    skill = models.ForeignKey("skills.Skill", on_delete=models.CASCADE, related_name="+")
    hidden_at = models.DateTimeField()

    objects = HiddenSkillQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "skill"], name="hidden_skill_once")]

    def __str__(self) -> str:
        return f"{self.person_id}/{self.skill_id}"
