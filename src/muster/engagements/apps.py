"""The app of agreed work."""

from django.apps import AppConfig


class EngagementsConfig(AppConfig):
    """Listens to candidacies that end before all have said yes."""

    name = "muster.engagements"
    label = "engagements"

    def ready(self) -> None:
        """A hand taken back, or a thread closed, ends the engagement that was being agreed."""
        from muster.engagements import actions
        from muster.foundation import journal
        from muster.foundation.act import system
        from muster.foundation.words import _
        from muster.opportunities.events import CandidacyClosed, CandidacyWithdrawn

        def taken_back(happened: journal.Delivered) -> None:
            act = system("engagements", at=happened.at)
            words = _("The hand was taken back.")
            actions.follow_candidacy(act, happened.event.candidacy_ref, words=words)

        def closed(happened: journal.Delivered) -> None:
            act = system("engagements", at=happened.at)
            words = _("The posting was closed before all had said yes.")
            actions.follow_candidacy(act, happened.event.candidacy_ref, words=words)

        journal.listen(CandidacyWithdrawn, taken_back, name="engagements.taken_back")
        journal.listen(CandidacyClosed, closed, name="engagements.closed")
