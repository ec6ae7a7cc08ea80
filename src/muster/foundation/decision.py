"""What a policy answers: allowed or not, and in the second case why."""

from __future__ import annotations

from dataclasses import dataclass

from muster.foundation.errors import NotAllowed


@dataclass(frozen=True, slots=True)
class Decision:
    """True when allowed. The reason is the sentence that a page shows beside a disabled button."""

    allowed: bool
    reason: str = ""

    def __bool__(self) -> bool:
        return self.allowed

    def require(self) -> None:
        """Raise NotAllowed with the reason unless allowed."""
        if not self.allowed:
            raise NotAllowed(self.reason)


ALLOWED = Decision(allowed=True)


def allow() -> Decision:
    """Answer yes."""
    return ALLOWED


def deny(reason: str) -> Decision:
    """Answer no, with the sentence that says why."""
    return Decision(allowed=False, reason=reason)
