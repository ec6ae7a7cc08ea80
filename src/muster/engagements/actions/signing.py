"""A name under the terms: the words of one version, fixed by their hash."""

from __future__ import annotations

from muster.engagements import events, policy, queries, rules, terms
from muster.engagements.actions.agreeing import _say_yes
from muster.engagements.models import Engagement, Signature
from muster.foundation import journal
from muster.foundation.act import Act
from muster.foundation.action import action


@action
def sign_terms(act: Act, engagement_ref: str, *, seen: int, content_hash: str, typed_name: str) -> Engagement:
    """One side signs the version that it read, which accepts it too.

    ``content_hash`` is that of the words as they were shown. Raises TermsHaveChanged and AnotherVersionSigned
    when others are on the table now, NameDiffers, LawAsksMore when the law wants more in the terms, and what
    ``accept_terms`` raises. Signing twice changes nothing.
    """
    work = queries.lock_engagement(engagement_ref)
    policy.may_speak_for_a_side(act.actor, work).require()
    latest = queries.latest_terms(work)
    if latest.version != seen:
        raise rules.TermsHaveChanged(seen, latest.version)
    is_person = policy.is_person(act.actor, work)
    side, signer = (terms.Side.PERSON, work.person) if is_person else (terms.Side.OWNER, work.owner)
    present = queries.hash_of(work, latest)
    name = rules.check_signature(typed_name, name=signer.name, signed_hash=content_hash, present_hash=present)
    is_needed = queries.needs_signature(work, latest, at=act.at)
    if is_needed:
        said = {"scope": latest.scope, "deliverables": latest.deliverables, "pay": latest.pay_minor}
        rules.check_law(latest.law, {**said, "payment_days": latest.payment_days})
    rules.next_status("engagement", work.status, terms.EngagementStatus.AGREED)
    _signature, is_new = Signature.objects.get_or_create(
        version=latest,
        side=str(side),
        defaults={"person": signer, "typed_name": name, "content_hash": present, "signed_at": act.at},
    )
    if is_new:
        journal.record(
            act,
            events.TermsSigned(
                engagement_ref=work.ref,
                person_ref=work.person.ref,
                owner_ref=work.owner.ref,
                version=latest.version,
                side=str(side),
                content_hash=present,
            ),
        )
    _say_yes(act, work, latest, lacks_name=is_needed and latest.signatures.count() < len(terms.Side))
    return work
