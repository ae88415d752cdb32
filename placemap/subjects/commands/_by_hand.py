"""Where a thing entered by hand comes from: a contribution of the actor's own agency."""

from __future__ import annotations

from django.utils.translation import gettext as _

from placemap.access.actors import Actor
from placemap.foundations.errors import PlacemapError
from placemap.foundations.grades import is_graded_with_conditions
from placemap.information.commands import open_contribution
from placemap.information.models import Contribution
from placemap.information.vocabulary import ContributionKind, Handling
from placemap.mappings.models import Mapping
from placemap.partners.models import Agency


def _by_hand(
    mapping: Mapping, title: str, how_known: str, by: Actor, grade: str = "", *, for_team: bool = False
) -> Contribution:
    """A contribution of the actor's own agency, under its agreement, for one thing entered by hand.

    A grade that ends in C keeps it to that agency and the custodian, whatever the agreement says; what is
    `for_team` is for everybody on it.
    """
    if by.agency_id is None:
        raise PlacemapError(_("Only somebody who acts for an agency can give information."))
    return open_contribution(
        mapping=mapping,
        agency=Agency.objects.get(pk=by.agency_id),
        kind=ContributionKind.BY_HAND,
        title=title,
        how_known=how_known,
        handling=Handling.CONDITIONS
        if is_graded_with_conditions(grade)
        else (Handling.PERMITTED if for_team else ""),
        by=by,
    )
