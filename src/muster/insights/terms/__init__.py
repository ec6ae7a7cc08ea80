"""The words of figures: of an organisation, and of one person's own view."""

from muster.insights.terms.captain import (
    SPEAK_UP,
    Captain,
    Ending,
    Reach,
    Share,
    SkillMove,
    Source,
    Warned,
    Way,
)
from muster.insights.terms.figures import (
    LEAST,
    Figure,
    Figures,
    Group,
    Month,
    OpenWork,
    SkillFigures,
    Unit,
    Window,
)

__all__ = [
    "LEAST",
    "SPEAK_UP",
    "Captain",
    "Ending",
    "Figure",
    "Figures",
    "Group",
    "Month",
    "OpenWork",
    "Reach",
    "Share",
    "SkillFigures",
    "SkillMove",
    "Source",
    "Unit",
    "Warned",
    "Way",
    "Window",
]
