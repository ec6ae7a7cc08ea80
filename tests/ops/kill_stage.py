"""A small organisation in a data folder of its own, for tests that kill things: run as a program, prints JSON.

python -m tests.ops.kill_stage DATA OFFERS: makes the tables, and that many seats that are offered to somebody who
is signed in. DATABASE_URL names the database.
"""

import json
import sys
from datetime import UTC, datetime, timedelta
from importlib import import_module
from pathlib import Path


def main(data: Path, offers: int) -> None:
    """Make it all, by the real actions, today."""
    import django

    from muster.ops.launch_data import settle_environment

    settle_environment(data)
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    print(json.dumps([_offer() for _ in range(offers)]))  # noqa: T201  the answer of this program


def _offer() -> dict[str, str]:
    from muster.opportunities import actions as opportunity_actions
    from tests.factories.opportunities import colleague, make_hand, make_owner, make_posting
    from tests.factories.people import act_of

    at = datetime.now(tz=UTC)
    starts = (at + timedelta(days=21 - at.weekday())).date()
    owner = make_owner(name="Maren Okafor", at=at)
    posting = make_posting(owner, at=at, starts_date=starts, ends_date=starts + timedelta(days=39))
    person = colleague(posting, name="Ines Brandt", minutes=960, with_account=True, at=at)
    thread = make_hand(posting, person, at=at)
    opportunity_actions.choose(act_of(owner, at), thread.ref)
    return {
        "person": person.ref,
        "owner": owner.ref,
        "role": thread.role.ref,
        "candidacy": thread.ref,
        "session": _signed_in(person.account),
    }


def _signed_in(account: object) -> str:
    """The cookie of a session in which this account is signed in."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(account.pk)  # type: ignore[attr-defined]
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()  # type: ignore[attr-defined]
    session.create()
    return str(session.session_key)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
