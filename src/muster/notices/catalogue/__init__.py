"""One table: event, who is told, in which words, where it leads. Read it to know who hears of what.

``LINES`` has a line for every event of the product; ``nobody`` says why nobody is told.
"""

from muster.notices.catalogue.hearing import hear, line_of, told_events
from muster.notices.catalogue.lines import Line
from muster.notices.catalogue.table import LINES

__all__ = ["LINES", "Line", "hear", "line_of", "told_events"]
