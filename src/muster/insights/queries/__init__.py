"""Reading figures, counts by skill, and the journal."""

from muster.insights.queries.asking import Question, best_question, persons_with_own_word
from muster.insights.queries.captain import captain
from muster.insights.queries.journal import JournalLine, event_names, list_journal
from muster.insights.queries.organisation import figures
from muster.insights.queries.skill_life import SkillLife, SkillMonth, SkillWorth, skill_life
from muster.insights.queries.skills import skill_figures

__all__ = [
    "JournalLine",
    "Question",
    "SkillLife",
    "SkillMonth",
    "SkillWorth",
    "best_question",
    "captain",
    "event_names",
    "figures",
    "list_journal",
    "persons_with_own_word",
    "skill_figures",
    "skill_life",
]
