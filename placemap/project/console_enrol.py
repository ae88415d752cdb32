"""`placemap enrol`: a link for somebody who cannot be sent one, the first administrator above all."""

from __future__ import annotations

from placemap.foundations.errors import PlacemapError
from placemap.project.console_services import _close_connections
from placemap.project.database import prepared


def enrol(*, email: str) -> int:
    """Show a link with which one person sets up how they sign in."""
    with prepared(setting_up=False):
        import django

        django.setup()
        try:
            address, until = _link(email)
        finally:
            _close_connections()
    print(
        f"A link for {email}. It works once, until {until}, and signs nobody in by itself:\n\n  {address}\n"
    )
    print("Give it to that person alone, on a screen or by a line you trust. An older link no longer works.")
    return 0


def _link(email: str) -> tuple[str, str]:
    from placemap.access.actors import system_actor
    from placemap.access.session import acting_as
    from placemap.accounts import commands, letters
    from placemap.accounts.queries import account_by_email
    from placemap.partners.policy import SET_UP
    from placemap.web.filters import day_time

    setter = system_actor(SET_UP)
    with acting_as(setter):
        user = account_by_email(email)
        if user is None:
            raise PlacemapError(
                f"Nobody with an open account has the address {email}. Check its spelling, or open the"
                " account first."
            )
        link = commands.make_link(user=user, by=setter)
    return letters.address_of(link), day_time(link.expires_at)
