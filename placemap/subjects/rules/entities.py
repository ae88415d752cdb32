"""What may be said of somebody and a place, group, line or object. A group is never who somebody is."""

from __future__ import annotations

from placemap.foundations.errors import PlacemapError
from placemap.foundations.wording import _
from placemap.subjects.vocabulary import ADULT_ENTITY_KINDS, ENTITY_LINK_KINDS, EntityKind, EntityLinkKind

# Where somebody lives is sealed by default, as an address is: a map of homes is not drawn.
HOME_KINDS = frozenset({EntityLinkKind.LIVES, EntityLinkKind.FORMERLY_LIVED, EntityLinkKind.PLACED})
# Said of harm that somebody did or does: one partner's own sighting does not confirm it.
SUSPECTED_KINDS = frozenset({EntityLinkKind.EXPLOITED_BY, EntityLinkKind.CONTROLS})


def check_entity_link(kind: EntityLinkKind, thing: EntityKind, *, adult: bool | None) -> None:
    """Refuse a kind of link that cannot hold between a person of this age and a thing of this kind."""
    if kind not in ENTITY_LINK_KINDS[thing]:
        raise PlacemapError(
            _(
                "“{kind}” is not said of a {thing}. Choose another way they are linked.",
                kind=kind.label,
                thing=thing.label.lower(),
            )
        )
    if kind in ADULT_ENTITY_KINDS and adult is False:
        raise PlacemapError(
            _(
                "“{kind}” is only recorded of an adult, and this child is under 18. Record what was seen"
                " instead.",
                kind=kind.label,
            )
        )
