"""Notices on the page, mails on their way, and what each person chose."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from muster.foundation.models import Row
from muster.foundation.privacy import names_people, personal_data
from muster.notices import terms


@names_people("words")
@personal_data(
    person="person__ref",
    fields=("ref", "event", "words", "at", "read_at"),
    erase="delete",
    purpose="telling a person what has happened",
)
class Notice(Row):
    """One sentence for one person, with where it leads."""

    REF_PREFIX = "ntc"

    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    event = models.CharField(max_length=80)
    journal_ref = models.CharField(max_length=20)
    group = models.CharField(max_length=8, choices=[(str(g), str(g)) for g in terms.Group])
    words = models.TextField()
    goal = models.CharField(max_length=12, default="")
    goal_ref = models.CharField(max_length=20, default="")
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    in_digest = models.BooleanField(default=False)
    """Waits for the daily mail."""

    class Meta:
        indexes = [
            models.Index(fields=["person", "-id"], name="notice_person"),
            models.Index(fields=["person"], name="notice_unread", condition=Q(read_at=None)),
            models.Index(fields=["person"], name="notice_digest", condition=Q(in_digest=True)),
        ]
        constraints = [
            models.UniqueConstraint(fields=["journal_ref", "person"], name="notice_once"),
        ]


@names_people("subject", "text", "calendar")
@personal_data(
    person="person__ref",
    fields=("ref", "address", "subject", "text", "at", "sent_at"),
    erase="delete",
    purpose="mail to a person, kept until it was sent and for a while after",
)
class OutboxMail(Row):
    """One mail. It is written with the notice and sent afterwards, so that none is lost and none sent twice."""

    REF_PREFIX = "eml"

    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    address = models.EmailField(max_length=254)
    subject = models.CharField(max_length=200)
    text = models.TextField()
    calendar = models.TextField(default="", db_default="")
    """An iCalendar file that goes with it, or nothing."""
    message_ref = models.CharField(max_length=20, default="", db_default="")
    """A message that it tells of: its words are put in when it is sent, and never kept here."""
    at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(default="")

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], name="outbox_due", condition=Q(sent_at=None)),
        ]


@personal_data(
    person="person__ref", fields=("group", "mail"), erase="delete", purpose="how a person wants to be told"
)
class Preference(models.Model):
    """How mail of one group reaches one person; without a row the default holds."""

    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    group = models.CharField(max_length=8)
    mail = models.CharField(max_length=5)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "group"], name="preference_once"),
            models.CheckConstraint(
                condition=Q(mail__in=[str(m) for m in terms.Mail]), name="preference_mail_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group}: {self.mail}"


@personal_data(
    person="person__ref",
    fields=("start_minute", "end_minute"),
    erase="delete",
    purpose="when a person wants no mail",
)
class Quiet(models.Model):
    """From when to when, in the person's own time zone, no mail goes out to them; minutes of the day."""

    id = models.BigAutoField(primary_key=True)
    person = models.OneToOneField("people.Person", on_delete=models.CASCADE, related_name="+")
    start_minute = models.PositiveSmallIntegerField()
    end_minute = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(start_minute__lt=1440, end_minute__lt=1440)
                & ~Q(start_minute=models.F("end_minute")),
                name="quiet_hours_of_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.start_minute} to {self.end_minute}"
