"""An agency leaves the partnership with its people, and may come back."""

from __future__ import annotations

from placemap.access.actors import Actor
from placemap.access.command import command
from placemap.access.events import Event
from placemap.foundations.clock import today
from placemap.foundations.errors import PlacemapError
from placemap.foundations.wording import _
from placemap.partners import policy
from placemap.partners.commands.people import close_account, end_post
from placemap.partners.commands.structure import _changed
from placemap.partners.models import Agency, Post, User
from placemap.partners.queries import administrators, in_force


@command(may=policy.may_manage_partnership, event=Event.PARTNERSHIP_CHANGED)
def agency_leaves(*, agency: Agency, version: int, by: Actor) -> Agency:
    """The agency leaves the partnership today: every account of its people closes. What it gave stays."""
    if not agency.is_active:
        raise PlacemapError(_("{agency} has already left the partnership.", agency=agency.name))
    if agency.pk == by.agency_id:
        raise PlacemapError(
            _("{agency} is your own agency. Somebody of another agency must do this.", agency=agency.name)
        )
    people = list(User.objects.filter(agency=agency, is_active=True))
    if any(one.pk in administrators() for one in people):
        raise PlacemapError(
            _(
                "Somebody of {agency} keeps the partnership’s records. Take that role from them first.",
                agency=agency.name,
            )
        )
    left = _changed(agency, version, is_active=False, left_on=today())
    for user in people:
        close_account(user=user, by=by)
    for post in Post.objects.filter(in_force(), agency=agency).select_related("user"):
        end_post(post=post, by=by)
    return left


@command(may=policy.may_manage_partnership, event=Event.PARTNERSHIP_CHANGED)
def agency_returns(*, agency: Agency, version: int, by: Actor) -> Agency:
    """The agency is part of the partnership again. Its people’s accounts stay closed until opened anew."""
    if agency.is_active:
        raise PlacemapError(_("{agency} is part of the partnership already.", agency=agency.name))
    return _changed(agency, version, is_active=True, left_on=None)
