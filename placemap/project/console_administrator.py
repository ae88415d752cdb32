"""`placemap administrator`: the first administrator, where the demonstration is not loaded."""

from __future__ import annotations

from placemap.project.console_services import _close_connections
from placemap.project.database import prepared


def administrator(*, name: str, email: str, partnership: str, agency: str, post: str) -> int:
    """Make the partnership and its first administrator, and say what to do next."""
    with prepared(setting_up=False):
        import django

        django.setup()
        try:
            _make(name=name, email=email, partnership=partnership, agency=agency, post=post)
        finally:
            _close_connections()
    return 0


def _make(*, name: str, email: str, partnership: str, agency: str, post: str) -> None:
    from django.conf import settings

    from placemap.access.actors import system_actor
    from placemap.access.session import acting_as
    from placemap.partners.commands import make_first_administrator
    from placemap.partners.policy import SET_UP

    setter = system_actor(SET_UP)
    with acting_as(setter):
        made = make_first_administrator(
            partnership=partnership, agency=agency, name=name, email=email, job_title=post, by=setter
        )
    print(f"{made.name} is the administrator of {partnership}, and sees no child.")
    if settings.PLACEMAP_DEMONSTRATION:
        print("Next: open the sign-in page, choose them there, and follow “Set up the partnership”.")
        print("This is still demonstration mode: enter invented people only.")
    else:
        print(f"Next: `placemap enrol {made.email}` shows the link with which they set up how they sign in.")
        print("Signed in, they follow “Set up the partnership”.")
