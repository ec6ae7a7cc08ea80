"""Mail that comes in: read it, find the room and the person behind its address, and say it there."""

from muster.ops.letters.mailbox import MailboxSilent, MailboxWrong, read_mailbox
from muster.ops.letters.reading import LARGEST, Letter, LetterUnreadable, read_letter
from muster.ops.letters.taking import Taken, take_letter

__all__ = [
    "LARGEST",
    "Letter",
    "LetterUnreadable",
    "MailboxSilent",
    "MailboxWrong",
    "Taken",
    "read_letter",
    "read_mailbox",
    "take_letter",
]
