"""What is past its review date: still right until another day, or taken back."""

from __future__ import annotations

from datetime import date

from placemap.access.actors import Actor
from placemap.access.command import command
from placemap.access.events import Event
from placemap.cohort import policy, rules
from placemap.cohort.commands.telling import tell_readers_of_all
from placemap.information.commands import look_again, withdraw_contribution
from placemap.information.models import Contribution
from placemap.information.vocabulary import ContributionKind
from placemap.mappings.queries import require_open
from placemap.subjects.commands import take_back_words
from placemap.subjects.models import Person
from placemap.subjects.queries.entities import gave_to_the_map


@command(may=policy.may_check_again, event=Event.CHILD_RECORD_CHANGED)
def confirm_given(
    *, contribution: Contribution, review_on: date | None, was: date, by: Actor
) -> Contribution:
    """Say that what was given is still right, and by when it is looked at again.

    `was` is the review date that stood when the page was read. Raises `PlacemapError` for no day ahead,
    `Conflict` when somebody confirmed it or took it back meanwhile.
    """
    require_open(contribution.mapping)
    return look_again(contribution, review_on, was)


@command(may=policy.may_check_again, event=Event.CHILD_RECORD_CHANGED)
def take_back_given(*, contribution: Contribution, reason: str, by: Actor) -> Contribution:
    """Take back what is not right any more, with a reason. A list goes back from its own page."""
    require_open(contribution.mapping)
    rules.check_may_take_back(
        by_hand=contribution.kind == ContributionKind.BY_HAND,
        gave_people=Person.objects.filter(contribution=contribution).exists(),
    )
    if gave_to_the_map(contribution):
        # A place, a tie and a link go from every picture of the map too, and their readers are told there.
        take_back_words(contribution=contribution, reason=reason, by=by)
        contribution.refresh_from_db()
        return contribution
    tell_readers_of_all(contribution, by)
    return withdraw_contribution(contribution=contribution, reason=reason, by=by)
