"""Postings, roles, what they ask for, and candidacies."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from muster.foundation.models import Row
from muster.foundation.periods import Period, weeks
from muster.foundation.privacy import no_personal_data, personal_data
from muster.opportunities import terms


def _words(words: Iterable[str]) -> list[str]:
    """Plain strings, because migrations may not know our enumerations."""
    return [str(word) for word in words]


def _choices(words: Iterable[str]) -> list[tuple[str, str]]:
    return [(word, word) for word in _words(words)]


class OpportunityQuerySet(models.QuerySet["Opportunity"]):
    """Reading postings."""

    def open(self) -> OpportunityQuerySet:
        """Postings that take raised hands now."""
        return self.filter(status=terms.OpportunityStatus.OPEN)

    def listed(self) -> OpportunityQuerySet:
        """Postings past their draft that are not over: what their audience may look at."""
        return self.filter(
            status__in=(
                terms.OpportunityStatus.OPEN,
                terms.OpportunityStatus.PAUSED,
                terms.OpportunityStatus.FILLED,
            )
        )


@personal_data(
    person="owner__ref",
    fields=("ref", "title", "summary", "purpose", "said", "status", "created_at"),
    erase="keep",
    purpose="work posted in the name of the organisation, which goes on when its owner leaves",
)
class Opportunity(Row):
    """Work somebody posts for an organisation. ``said`` and ``readings`` keep the sentences it came from."""

    REF_PREFIX = "opp"

    organisation = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("people.Unit", on_delete=models.SET_NULL, null=True, related_name="+")
    owner = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=120)
    summary = models.TextField(default="")
    purpose = models.TextField(default="")
    kind = models.CharField(max_length=20, choices=_choices(terms.Kind))
    status = models.CharField(
        max_length=10,
        choices=_choices(terms.OpportunityStatus),
        default=str(terms.OpportunityStatus.DRAFT),
    )
    audience = models.CharField(
        max_length=12, choices=_choices(terms.Audience), default=str(terms.Audience.ORGANISATION)
    )
    theme_keys = ArrayField(models.CharField(max_length=40), default=list)
    is_strategic = models.BooleanField(default=False, db_default=False)
    """The organisation says that it matters most now."""
    is_urgent = models.BooleanField(default=False, db_default=False)
    """The owner says that it cannot wait."""
    said = models.TextField(default="")
    readings = models.JSONField(default=list)
    closes_date = models.DateField(null=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    owner_acted_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    objects = OpportunityQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["status", "-opened_at"], name="opportunity_open"),
            models.Index(fields=["owner", "status"], name="opportunity_owner"),
            models.Index(fields=["organisation", "status"], name="opportunity_organisation"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="opportunity_has_title"),
            models.CheckConstraint(
                condition=Q(status__in=_words(terms.OpportunityStatus)), name="opportunity_status_known"
            ),
            models.CheckConstraint(
                condition=Q(status__in=("draft", "withdrawn")) | Q(opened_at__isnull=False),
                name="opportunity_opened_at_known",
            ),
        ]

    @property
    def is_open(self) -> bool:
        """True while hands may be raised."""
        return self.status == terms.OpportunityStatus.OPEN

    @property
    def is_draft(self) -> bool:
        """True before it was posted."""
        return self.status == terms.OpportunityStatus.DRAFT


@no_personal_data("describes work: hours, dates, place; the person who owns it stands on the opportunity")
class Role(Row):
    """Seats of one sort: so many minutes a week from the first to the last day, both included."""

    REF_PREFIX = "rol"

    opportunity = models.ForeignKey(Opportunity, on_delete=models.CASCADE, related_name="roles")
    title = models.CharField(max_length=120)
    position = models.PositiveSmallIntegerField(default=1)
    seats = models.PositiveSmallIntegerField(default=1)
    seats_filled = models.PositiveSmallIntegerField(default=0)
    minutes_per_week = models.PositiveIntegerField()
    minimum_minutes = models.PositiveIntegerField(null=True)
    starts_date = models.DateField()
    ends_date = models.DateField()
    work_mode = models.CharField(
        max_length=8, choices=_choices(terms.WorkMode), default=str(terms.WorkMode.ANY)
    )
    place = models.CharField(max_length=80, default="")
    country = models.CharField(max_length=2, default="")
    overlap_zone = models.CharField(max_length=40, default="")
    overlap_start_minute = models.PositiveSmallIntegerField(default=9 * 60)
    overlap_end_minute = models.PositiveSmallIntegerField(default=17 * 60)
    overlap_minimum_minutes = models.PositiveSmallIntegerField(default=0)
    languages = models.JSONField(default=dict)
    rate_ceiling_minor = models.PositiveBigIntegerField(null=True)
    rate_currency = models.CharField(max_length=3, default="")
    pay_kind = models.CharField(
        max_length=10, choices=_choices(terms.PayKind), default=str(terms.PayKind.NONE)
    )
    pay_least_minor = models.PositiveBigIntegerField(null=True)
    pay_most_minor = models.PositiveBigIntegerField(null=True)
    pay_currency = models.CharField(max_length=3, default="")
    notice_days = models.PositiveSmallIntegerField(null=True)
    commitment_minutes = models.PositiveIntegerField(null=True)
    questions = ArrayField(models.CharField(max_length=200), default=list)
    status = models.CharField(
        max_length=8, choices=_choices(terms.RoleStatus), default=str(terms.RoleStatus.OPEN)
    )

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_date__gte=F("starts_date")), name="role_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(
                    minutes_per_week__gte=terms.LEAST_WEEK_MINUTES,
                    minutes_per_week__lte=terms.MOST_WEEK_MINUTES,
                ),
                name="role_minutes_within_a_week",
            ),
            models.CheckConstraint(
                condition=Q(minimum_minutes__isnull=True)
                | Q(minimum_minutes__gte=1, minimum_minutes__lte=F("minutes_per_week")),
                name="role_minimum_within_minutes",
            ),
            models.CheckConstraint(
                condition=Q(seats__gte=1, seats__lte=terms.MOST_SEATS), name="role_has_seats"
            ),
            models.CheckConstraint(
                condition=Q(seats_filled__lte=F("seats")), name="role_never_fuller_than_its_seats"
            ),
            models.CheckConstraint(
                condition=Q(
                    overlap_start_minute__lt=F("overlap_end_minute"),
                    overlap_end_minute__lte=1440,
                    overlap_minimum_minutes__lte=F("overlap_end_minute") - F("overlap_start_minute"),
                ),
                name="role_overlap_within_its_window",
            ),
            models.CheckConstraint(
                condition=Q(status__in=_words(terms.RoleStatus)), name="role_status_known"
            ),
            models.CheckConstraint(
                condition=Q(pay_kind="none", pay_most_minor__isnull=True)
                | (
                    Q(pay_least_minor__lte=F("pay_most_minor"), pay_most_minor__gte=1)
                    & ~Q(pay_kind="none")
                    & ~Q(pay_currency="")
                ),
                name="role_pay_is_a_range_in_a_currency",
            ),
        ]

    @property
    def period(self) -> Period:
        """Its days as a half-open period; ``ends_date`` itself is a day of work."""
        return Period(self.starts_date, self.ends_date + timedelta(days=1))

    @property
    def mondays(self) -> list[date]:
        """The Monday of every week it touches."""
        return weeks(self.period.start, self.period.end)

    @property
    def least_minutes(self) -> int:
        """The weekly minutes somebody must have free at least: what is said, else half the need."""
        return self.minimum_minutes or -(-self.minutes_per_week // 2)

    @property
    def total_minutes(self) -> int:
        """All minutes of one seat over its weeks."""
        return self.minutes_per_week * len(self.mondays)

    @property
    def seats_free(self) -> int:
        """Seats that nobody has confirmed yet."""
        return self.seats - self.seats_filled

    @property
    def pay(self) -> terms.PayTerms:
        """What a seat pays. A role that only knows an hourly ceiling pays by the hour, up to it."""
        if self.pay_kind == terms.PayKind.NONE and self.rate_ceiling_minor:
            return terms.PayTerms(str(terms.PayKind.HOURLY), 0, self.rate_ceiling_minor, self.rate_currency)
        return terms.PayTerms(self.pay_kind, self.pay_least_minor, self.pay_most_minor, self.pay_currency)

    @property
    def notice(self) -> int:
        """Days of notice: what is said, else what is usual for the kind."""
        if self.notice_days is not None:
            return self.notice_days
        return terms.KIND_RULES[terms.Kind(self.opportunity.kind)].notice_days

    @property
    def overlap(self) -> terms.Overlap | None:
        """The window that must be shared, where one is asked for."""
        if not self.overlap_zone:
            return None
        return terms.Overlap(
            self.overlap_zone,
            self.overlap_start_minute,
            self.overlap_end_minute,
            self.overlap_minimum_minutes,
        )


@no_personal_data("what a role asks for")
class Requirement(models.Model):
    """One skill a role asks for; the weights of required and useful ones add up to 1,000."""

    id = models.BigAutoField(primary_key=True)
    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="requirements")
    skill = models.ForeignKey("skills.Skill", on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField(default=1)
    level = models.PositiveSmallIntegerField(default=3)
    kind = models.CharField(max_length=10, choices=_choices(terms.RequirementKind))
    weight = models.PositiveSmallIntegerField(default=0)
    must_have = models.BooleanField(default=False)
    note = models.CharField(max_length=200, default="")

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["role", "skill"], name="requirement_once_per_role"),
            models.CheckConstraint(condition=Q(level__gte=1, level__lte=5), name="requirement_level"),
            models.CheckConstraint(
                condition=Q(weight__lte=terms.WEIGHT_TOTAL)
                & (~Q(kind=str(terms.RequirementKind.LEARNABLE)) | Q(weight=0)),
                name="requirement_weight",
            ),
            models.CheckConstraint(
                condition=Q(must_have=False) | Q(kind=str(terms.RequirementKind.REQUIRED)),
                name="requirement_must_have_is_required",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role_id} {self.skill_id} {self.level}"


class CandidacyQuerySet(models.QuerySet["Candidacy"]):
    """Reading candidacies by state."""

    def live(self) -> CandidacyQuerySet:
        """Those that are not over."""
        return self.filter(status__in=terms.LIVE)

    def unsettled(self) -> CandidacyQuerySet:
        """Those in which owner and person have not agreed yet."""
        return self.filter(status__in=terms.UNSETTLED)

    def seated(self) -> CandidacyQuerySet:
        """Those for which a seat is spoken for."""
        return self.filter(status__in=terms.SEATED)


@personal_data(
    person="person__ref",
    fields=(
        "message",
        "owner_message",
        "ended_words",
        "answers",
        "milestones",
        "asked_minor",
        "offered_minor",
    ),
    erase="cut",
    blanks=("message", "owner_message", "ended_words", "answers"),
    purpose="the thread between a person and the owner of a role, with the reason it ended",
)
class Candidacy(Row):
    """One person's thread on one role, from the raised hand or invitation to its end."""

    REF_PREFIX = "can"

    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="candidacies")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    origin = models.CharField(max_length=12, choices=_choices(terms.Origin))
    status = models.CharField(max_length=20, choices=_choices(terms.CandidacyStatus))
    message = models.TextField(default="")
    owner_message = models.TextField(default="")
    invited_by = models.ForeignKey("people.Person", on_delete=models.SET_NULL, null=True, related_name="+")
    backup = models.BooleanField(default=False)
    asked_minor = models.PositiveBigIntegerField(null=True)
    offered_minor = models.PositiveBigIntegerField(null=True)
    asked_minutes = models.PositiveIntegerField(null=True)
    answers = ArrayField(models.TextField(), default=list)
    milestones = models.JSONField(default=list)
    answer_due_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    raised_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    shortlisted_at = models.DateTimeField(null=True)
    offered_at = models.DateTimeField(null=True)
    agreed_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_reason_code = models.CharField(max_length=24, default="")
    ended_words = models.TextField(default="")

    objects = CandidacyQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["role", "status"], name="candidacy_role"),
            models.Index(fields=["person", "status"], name="candidacy_person"),
            models.Index(
                fields=["answer_due_at"],
                name="candidacy_due",
                condition=Q(status__in=_words(terms.UNSETTLED)),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["role", "person"],
                condition=Q(status__in=_words(terms.LIVE)),
                name="candidacy_one_live_per_role",
            ),
            models.CheckConstraint(
                condition=Q(status__in=_words(terms.CandidacyStatus)), name="candidacy_status_known"
            ),
            models.CheckConstraint(
                condition=Q(status__in=_words(terms.LIVE))
                | (~Q(ended_reason_code="") & Q(ended_at__isnull=False)),
                name="candidacy_ends_with_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=_words(terms.UNSETTLED)) | Q(answer_due_at__isnull=False),
                name="candidacy_never_waits_for_ever",
            ),
        ]

    @property
    def pay(self) -> terms.PayTerms:
        """What was offered, or asked for, or else the range of the role."""
        amount = self.asked_minor if self.offered_minor is None else self.offered_minor
        return self.role.pay if amount is None else self.role.pay.at(amount)

    @property
    def is_live(self) -> bool:
        """True until it has ended."""
        return self.status in terms.LIVE

    @property
    def is_waiting(self) -> bool:
        """True while the owner owes an answer."""
        return self.status in terms.WAITING
