"""From a few sentences to a draft of a posting, by rules that anybody can read. English and German.

No model, no network, no tables: ``draft`` depends on its arguments alone, one of which finds skills.
``facts_of`` gives a draft to matching before anything is kept.
"""

from muster.opportunities.drafting.reader import draft, language_of
from muster.opportunities.drafting.shapes import (
    Draft,
    DraftRequirement,
    Extractor,
    FoundSkill,
    Reading,
)
from muster.opportunities.drafting.unsaved import facts_of

__all__ = [
    "Draft",
    "DraftRequirement",
    "Extractor",
    "FoundSkill",
    "Reading",
    "draft",
    "facts_of",
    "language_of",
]
