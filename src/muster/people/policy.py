"""Who may see and do what with people, on one page.

The person decides over their own profile, hours, consents and tokens. People leads look after their
organisation, home managers see the plates of their reports, the operator looks after everything.
"""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now, TruncDate

from muster.foundation.act import Actor, Grant
from muster.foundation.decision import ALLOWED, Decision, deny
from muster.foundation.words import _
from muster.people.models import ApiToken, Membership, Organisation, Person
from muster.people.models.persons import PersonQuerySet
from muster.people.terms import OUTSIDE_KINDS


def _runs_everything(actor: Actor) -> bool:
    return actor.is_operator or actor.is_system


def led_organisation_refs(actor: Actor) -> frozenset[str]:
    """The organisations that this actor looks after as people lead."""
    return frozenset(organisation for grant, organisation in actor.grants if grant == Grant.PEOPLE_LEAD)


def _memberships(on: date | None) -> Q:
    """Memberships of the outer person that hold on the day; without a day, today by the database's clock."""
    day = TruncDate(Now()) if on is None else on
    return Q(person=OuterRef("pk")) & Q(starts_date__lte=day) & (Q(ends_date=None) | Q(ends_date__gt=day))


def visible_to(actor: Actor, persons: PersonQuerySet, *, on: date | None = None) -> PersonQuerySet:
    """The persons whose profile the actor may open.

    Oneself; one's reports; everybody of an organisation one looks after; searchable members of one's
    own organisations; searchable people of the open market (with no tie to an organisation but that
    of a freelancer). The operator sees all. Erased persons are seen by nobody.
    """
    rows = persons.filter(erased_at=None)
    if _runs_everything(actor):
        return rows
    current = Membership.objects.filter(_memberships(on))
    mine = Q(ref=actor.ref) | Q(ref__in=actor.manages)
    led = led_organisation_refs(actor)
    if led:
        mine |= Q(Exists(Membership.objects.filter(person=OuterRef("pk"), organisation__ref__in=led)))
    beside = Q(Exists(current.filter(organisation__ref__in=actor.organisation_refs)))
    outside = ~Q(Exists(current.exclude(kind__in=OUTSIDE_KINDS)))
    return rows.filter(mine | Q(is_searchable=True) & (beside | outside))


def may_see_person(actor: Actor, person: Person) -> Decision:
    """May the actor open this profile?"""
    if actor.ref == person.ref and person.erased_at is None:
        return ALLOWED
    if visible_to(actor, Person.objects.filter(pk=person.pk)).exists():
        return ALLOWED
    return deny(_("This profile is not open to you."))


def plates_visible_to(actor: Actor, persons: PersonQuerySet) -> PersonQuerySet:
    """The persons whose plate the actor may see: oneself, one's reports, one's organisation as people lead."""
    rows = persons.filter(erased_at=None)
    if _runs_everything(actor):
        return rows
    own = Q(ref=actor.ref) | Q(ref__in=actor.manages)
    led = led_organisation_refs(actor)
    if led:
        own |= Q(Exists(Membership.objects.filter(person=OuterRef("pk"), organisation__ref__in=led)))
    return rows.filter(own)


def may_see_plate(actor: Actor, person: Person) -> Decision:
    """May the actor see this person's week by week?"""
    if actor.ref == person.ref or plates_visible_to(actor, Person.objects.filter(pk=person.pk)).exists():
        return ALLOWED
    return deny(_("Only {name} and their home manager see these weeks.", name=person.name))


def may_edit_person(actor: Actor, person: Person) -> Decision:
    """May the actor change this profile, its languages, hours, leave or consents? Only its owner may."""
    if person.erased_at is not None:
        return deny(_("This profile was erased."))
    if actor.ref == person.ref or _runs_everything(actor):
        return ALLOWED
    return deny(_("Only {name} changes this profile.", name=person.name))


def may_export_person(actor: Actor, person: Person) -> Decision:
    """May the actor take away everything that is held on the person? The person may, at the screen."""
    if actor.ref == person.ref and actor.scopes is None and person.erased_at is None:
        return ALLOWED
    return deny(_("Only {name} takes this away.", name=person.name))


def may_erase_person(actor: Actor, person: Person) -> Decision:
    """May the actor erase the person for good? The person may, at the screen; the operator where they were asked to."""
    if person.erased_at is not None:
        return deny(_("This profile was erased."))
    if actor.ref == person.ref:
        at_the_screen = _("Sign in and do it yourself: no program erases whoever it works for.")
        return ALLOWED if actor.scopes is None else deny(at_the_screen)
    if _runs_everything(actor):
        return ALLOWED
    return deny(_("Only {name}, or whoever runs this installation, erases this.", name=person.name))


def may_sign_up(actor: Actor) -> Decision:
    """May this actor open an account? The door does it for whoever comes; a person who is in needs none."""
    if _runs_everything(actor):
        return ALLOWED
    return deny(_("You have an account already."))


def may_create_person(actor: Actor, organisation: Organisation | None) -> Decision:
    """May the actor bring somebody in? People leads into their organisation, the operator anywhere."""
    if organisation is not None:
        return may_manage_organisation(actor, organisation)
    if _runs_everything(actor):
        return ALLOWED
    return deny(_("Only a people lead brings people in."))


def may_create_organisation(actor: Actor) -> Decision:
    """May the actor found an organisation? Any person may, at the screen; a program may not."""
    if _runs_everything(actor) or (actor.kind == "person" and actor.scopes is None):
        return ALLOWED
    return deny(_("Sign in to found an organisation."))


def may_see_every_organisation(actor: Actor) -> Decision:
    """May the actor see which organisations there are at all? Whoever runs the installation may."""
    if _runs_everything(actor):
        return ALLOWED
    return deny(_("This page is for whoever runs this installation."))


def may_see_organisation(actor: Actor, organisation: Organisation) -> Decision:
    """May the actor see the organisation's units and members? Its members and those who look after it."""
    if _runs_everything(actor) or actor.is_member(organisation.ref):
        return ALLOWED
    if actor.has(Grant.PEOPLE_LEAD, organisation.ref):
        return ALLOWED
    return deny(_("Only members of {name} see this.", name=organisation.name))


def may_manage_organisation(actor: Actor, organisation: Organisation) -> Decision:
    """May the actor change units, memberships and settings, and import people?"""
    if _runs_everything(actor) or actor.has(Grant.PEOPLE_LEAD, organisation.ref):
        return ALLOWED
    return deny(_("Only a people lead of {name} does this.", name=organisation.name))


def may_end_membership(actor: Actor, membership: Membership) -> Decision:
    """May the actor end this tie? The person, or a people lead of the organisation."""
    if actor.ref == membership.person.ref:
        return ALLOWED
    return may_manage_organisation(actor, membership.organisation)


def may_grant(actor: Actor, grant: str, organisation: Organisation | None) -> Decision:
    """May the actor give or take this right? Rights over the whole installation are the operator's."""
    if _runs_everything(actor):
        return ALLOWED
    if organisation is None or grant == Grant.OPERATOR:
        return deny(_("Only the operator does this."))
    return may_manage_organisation(actor, organisation)


def may_move_hours(actor: Actor, person: Person) -> Decision:
    """May hours enter or leave this person's plate in the actor's name?

    The floor above asks who may agree to what, and calls down in the same transaction; here it is
    enough that the person exists and that somebody real acts.
    """
    if person.erased_at is not None:
        return deny(_("This profile was erased."))
    if actor.kind == "person" or _runs_everything(actor):
        return ALLOWED
    return deny(_("Sign in first."))


def may_create_token(actor: Actor) -> Decision:
    """May the actor make a token? Only a person at the screen: a program makes no further programs."""
    if actor.kind == "person" and actor.scopes is None:
        return ALLOWED
    return deny(_("Tokens are made by a person who is signed in, not by a program."))


def may_revoke_token(actor: Actor, token: ApiToken) -> Decision:
    """May the actor end this token? Its owner and the operator."""
    if actor.ref == token.person.ref or actor.is_operator:
        return ALLOWED
    return deny(_("This token is somebody else's."))
