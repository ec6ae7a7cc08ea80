"""Events of the lower floors: mostly one's own deeds, of which nobody else needs to hear."""

from __future__ import annotations

from muster.conversations import events as conversations
from muster.evidence import events as evidence
from muster.files import events as files
from muster.foundation.words import _, _n
from muster.insights import events as insights
from muster.ledger import events as ledger
from muster.matching import events as matching
from muster.notices import events as notices
from muster.notices.catalogue.lines import Line, nobody
from muster.notices.terms import Goal, Group
from muster.people import events as people
from muster.skills import events as skills

OWN = "a deed of the person themselves, seen on their own page"
KEPT = "kept for the record; the page shows it"

QUIET: tuple[Line, ...] = (
    Line(
        conversations.MessageSaid,
        ("to_refs",),
        Group.TALK,
        lambda f: _("{name} wrote to you about “{title}”.", name=f.name("author_ref"), title=f.event.title),
        Goal.ROOM,
        "about_ref",
    ),
    Line(
        conversations.ThreadJoined,
        ("person_ref",),
        Group.TALK,
        lambda f: _("You were brought into a conversation. You can read what was said before."),
        Goal.ROOM,
        "about_ref",
    ),
    nobody(conversations.ThreadOpened, "the first message tells those whom it is for"),
    nobody(conversations.ThreadLeft, KEPT),
    nobody(matching.RankingShown, KEPT),
    nobody(matching.ListsForgotten, KEPT),
    nobody(matching.EverybodyReadAgain, "the command says what it read"),
    nobody(matching.OrderSet, "the settings page shows who decided what, and when"),
    nobody(matching.WorkHidden, "said by the person, for their own suggestions alone"),
    nobody(matching.WorkShownAgain, OWN),
    nobody(matching.PersonLeftOut, "it changes the owner's own list alone, and no score"),
    nobody(matching.PersonSuggestedAgain, "it changes the owner's own list alone, and no score"),
    nobody(matching.SearchSaved, OWN),
    nobody(matching.SearchChanged, OWN),
    nobody(matching.SearchDeleted, OWN),
    nobody(matching.SearchSeen, OWN),
    Line(
        matching.SearchFound,
        ("person_ref",),
        Group.SEARCHES,
        lambda f: (
            _n(
                "A search of yours found {n} new person.",
                "A search of yours found {n} new people.",
                n=f.event.count,
            )
            if f.event.direction == "people"
            else _n(
                "A search of yours found {n} new piece of work.",
                "A search of yours found {n} new pieces of work.",
                n=f.event.count,
            )
        ),
        Goal.SEARCH,
        "search_ref",
    ),
    nobody(notices.NoticesRead, OWN),
    nobody(notices.PreferenceSet, OWN),
    nobody(notices.QuietHoursSet, OWN),
    nobody(evidence.SkillClaimed, OWN),
    nobody(evidence.SkillsClaimed, OWN),
    nobody(evidence.ClaimWithdrawn, OWN),
    nobody(evidence.DocumentRead, OWN),
    nobody(evidence.FoundSkillRejected, OWN),
    nobody(evidence.WorkRecorded, KEPT),
    nobody(evidence.LevelRebuilt, KEPT),
    nobody(evidence.LevelsRebuilt, KEPT),
    nobody(insights.OwnIncomeStated, OWN),
    nobody(insights.OwnWarningHidden, OWN),
    nobody(ledger.AccountOpened, KEPT),
    nobody(ledger.EntryPosted, "the work that moved the money tells those whom it concerns"),
    nobody(people.PersonErased, "nobody is left to be told; what it ends tells those whom it concerns"),
    nobody(people.PersonCreated, OWN),
    nobody(people.ProfileChanged, OWN),
    nobody(people.ConsentChanged, OWN),
    nobody(people.HoursOffered, OWN),
    nobody(people.LeaveChanged, OWN),
    nobody(people.OrganisationCreated, KEPT),
    nobody(people.UnitCreated, KEPT),
    nobody(people.SettingsChanged, KEPT),
    nobody(people.PeopleImported, KEPT),
    nobody(people.MembershipAdded, KEPT),
    nobody(people.MembershipChanged, KEPT),
    nobody(people.MembershipEnded, KEPT),
    Line(
        people.ManagerGone,
        ("lead_refs",),
        Group.ASKS,
        lambda f: _n(
            "{name} has left, and one person has no home manager now. Please name another.",
            "{name} has left, and {n} people have no home manager now. Please name another for each.",
            n=f.event.number,
            name=f.name("person_ref"),
        ),
        Goal.UNMANAGED,
        "organisation_ref",
    ),
    nobody(people.GrantGiven, KEPT),
    nobody(people.GrantTaken, KEPT),
    nobody(people.HoursHeld, KEPT),
    nobody(people.HoursFirmed, KEPT),
    nobody(people.HoursChanged, KEPT),
    nobody(people.HoursReleased, KEPT),
    nobody(people.HoursAskedFor, "the offer itself tells the person"),
    nobody(people.HoursNoLongerAskedFor, "the end of the offer tells the person"),
    nobody(people.TokenCreated, OWN),
    nobody(people.TokenRevoked, OWN),
    nobody(skills.TaxonomyLoaded, KEPT),
    nobody(skills.TaxonomyChanged, "its proposal or its rollback tells those whom it concerns"),
    nobody(skills.SkillSplitUp, "those who have the skill are asked in an event of their own"),
    nobody(skills.ProposalWithdrawn, OWN),
    nobody(skills.ReviewerReleased, KEPT),
    nobody(files.FileStored, OWN),
    nobody(files.FileDeleted, OWN),
    nobody(files.FileScanned, KEPT),
)
