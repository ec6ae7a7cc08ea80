"""Threads, who takes part in them, and what was said."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from muster.conversations.terms import WORDS_LENGTH
from muster.foundation.models import Row
from muster.foundation.privacy import no_personal_data, personal_data


@no_personal_data("names the work a thread is about; who takes part stands in the rows below it")
class Thread(Row):
    """What is said about one thing of a floor above. One thread a thing."""

    REF_PREFIX = "thr"

    about_kind = models.CharField(max_length=20)
    about_ref = models.CharField(max_length=40, unique=True)
    title = models.CharField(max_length=200)
    opened_at = models.DateTimeField()
    last_at = models.DateTimeField(null=True)


@personal_data(
    person="person__ref",
    fields=("thread__title", "joined_at", "left_at"),
    erase="delete",
    purpose="who takes part in a thread, and how far they have read",
)
class Participant(models.Model):
    """Somebody who takes part; ``read_until`` is the number of the last message they have seen."""

    id = models.BigAutoField(primary_key=True)
    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="participants")
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)
    read_until = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["thread", "person"], name="participant_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.thread_id}"


@personal_data(
    person="author__ref",
    fields=("ref", "words", "said_at"),
    erase="cut",
    blanks=("words",),
    purpose="what was said around a piece of work",
)
class Message(Row):
    """One message. It is never changed; files are references of the author's own."""

    REF_PREFIX = "msg"

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="messages")
    author = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    words = models.TextField(max_length=WORDS_LENGTH)
    file_refs = ArrayField(models.CharField(max_length=20), default=list)
    mentioned = ArrayField(models.CharField(max_length=20), default=list)
    said_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["thread", "id"], name="message_thread")]
