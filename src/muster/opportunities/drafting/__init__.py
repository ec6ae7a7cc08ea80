"""From a few sentences to a draft of a posting, by rules that anybody can read. English and German.

No model, no network, no tables: ``draft`` depends on its arguments alone, one of which finds skills.
"""

from muster.opportunities.drafting.reader import draft, language_of
from muster.opportunities.drafting.shapes import (
    Draft,
    DraftRequirement,
    Extractor,
    FoundSkill,
    Reading,
)

__all__ = ["Draft", "DraftRequirement", "Extractor", "FoundSkill", "Reading", "draft", "language_of"]
