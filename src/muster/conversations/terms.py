"""The words of threads: how much a message may hold."""

from __future__ import annotations

WORDS_LENGTH = 8000
"""The longest message, in characters."""

MOST_FILES = 5
"""The most files with one message."""

MOST_SHOWN = 200
"""Messages that a thread shows at once, the latest."""
