"""What the five levels mean where a family has no words of its own."""

from __future__ import annotations

from muster.foundation.words import _, use_language


def general_level_texts(language: str) -> dict[int, str]:
    """Level 1 to 5 in general words."""
    with use_language(language):
        return {
            1: _("Knows the basics and works with guidance."),
            2: _("Handles ordinary cases alone and asks when something is new."),
            3: _("Works independently and reliably, also when things get difficult."),
            4: _("Solves hard and unusual cases and helps others to get better."),
            5: _("Sets the standard for others and moves the field forward."),
        }
