"""Saying whether one knows anybody the mapping may be about."""

from __future__ import annotations

from placemap.access.actors import Actor
from placemap.access.command import command
from placemap.access.events import Event
from placemap.foundations.errors import PlacemapError
from placemap.foundations.wording import _
from placemap.mappings import policy, rules
from placemap.mappings.models import InterestDeclaration, Mapping
from placemap.partners.queries import author


@command(may=policy.may_read_mapping, event=Event.INTEREST_DECLARED)
def declare_interest(
    *, mapping: Mapping, knows_somebody: bool, words: str = "", by: Actor
) -> InterestDeclaration:
    """Declare once more, at any time: what was said before is kept, and the latest stands."""
    rules.check_open(mapping.state)
    if knows_somebody and not words.strip():
        raise PlacemapError(_("Say whom you know and how, in a sentence."))
    declared = InterestDeclaration(
        mapping=mapping,
        user_id=author(by),
        knows_somebody=knows_somebody,
        words=words.strip() if knows_somebody else "",
    )
    declared.save(force_insert=True)
    return declared
