"""Reading figures, counts by skill, and the journal."""

from muster.insights.queries.captain import captain
from muster.insights.queries.journal import JournalLine, event_names, list_journal
from muster.insights.queries.organisation import figures
from muster.insights.queries.skill_life import SkillLife, SkillMonth, SkillWorth, skill_life
from muster.insights.queries.skills import skill_figures

__all__ = [
    "JournalLine",
    "SkillLife",
    "SkillMonth",
    "SkillWorth",
    "captain",
    "event_names",
    "figures",
    "list_journal",
    "skill_figures",
    "skill_life",
]
