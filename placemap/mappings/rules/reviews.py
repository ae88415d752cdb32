"""When a mapping is looked at again, what counts as missed, and what two missed reviews in a row ask for.

The day that follows an unheld review is fixed with it: a day nobody keeps does not have to be set anew to be
missed again, and what is missed is read from two days and one number, in the database as here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from placemap.foundations.dates import add_months, show
from placemap.foundations.errors import PlacemapError
from placemap.foundations.wording import _
from placemap.mappings.vocabulary import PanelChoice, Structure

# A review that is held up to two weeks after its day was held in time: meetings move.
REVIEW_GRACE = timedelta(days=14)
# So long a decision of the panel stands in the work of those who answer for the mapping.
DECISION_FRESH = timedelta(days=14)
# How long before its day it stands among what waits.
REVIEW_NEAR = timedelta(days=14)
# In months. A bronze group meets often and a silver group asks it how it goes; one group alone takes longer.
USUAL_BETWEEN = {Structure.SINGLE: 3, Structure.BRONZE: 2, Structure.SILVER: 3}
BETWEEN_UNSAID = 3
# So long whoever leads has to close what the panel asked to be closed; then it stands with the panel again.
CLOSED_WITHIN = timedelta(days=28)
# Nobody puts a review off for longer than this after the last one.
LONGEST_BETWEEN = 6
# So many missed in a row, and the panel decides.
TOO_MANY_MISSED = 2


class WaitsForPanel(PlacemapError):
    """Two reviews were missed, or the panel asked for an end: no new list, and no child is proposed."""


@dataclass(frozen=True, slots=True)
class Reviews:
    """How the reviews of one mapping stand on a day: which day is next, and how many were missed in a row."""

    due_on: date | None
    missed: int
    closing_asked_on: date | None

    @property
    def wait_for_panel(self) -> bool:
        """Whether the panel decides before anything new is added, or has asked for an end."""
        return self.closing_asked_on is not None or self.missed >= TOO_MANY_MISSED

    def is_near(self, on: date) -> bool:
        """Whether the day has come, or nearly."""
        return self.due_on is not None and on >= self.due_on - REVIEW_NEAR


def reviews_stand(
    *,
    review_on: date | None,
    review_again_on: date | None,
    missed_before: int,
    closing_asked_on: date | None,
    on: date,
) -> Reviews:
    """How reviews stand on the day `on`: a day is missed once its two weeks of grace have passed."""
    days = [day for day in (review_on, review_again_on) if day is not None]
    passed = [day for day in days if day + REVIEW_GRACE < on]
    coming = days[len(passed) :]
    due_on = coming[0] if coming else (passed[-1] if passed else None)
    return Reviews(due_on, missed_before + len(passed), closing_asked_on)


def closed_by(asked_on: date) -> date:
    """By which day a mapping is closed that the panel asked to be closed on `asked_on`."""
    return asked_on + CLOSED_WITHIN


def is_closing_late(asked_on: date | None, on: date) -> bool:
    """Whether it was asked for, and its day has passed without it."""
    return asked_on is not None and closed_by(asked_on) < on


def months_between(structure: str) -> int:
    """How many months usually lie between two reviews."""
    return USUAL_BETWEEN[Structure(structure)] if structure else BETWEEN_UNSAID


def usual_review(structure: str, ends_on: date, on: date) -> date:
    """The day proposed for the next review: after the usual months, and by the end date at the latest."""
    usual = add_months(on, months_between(structure))
    return min(usual, ends_on) if ends_on > on else usual


def review_after(structure: str, review_on: date) -> date:
    """The day that follows if nobody holds the review of `review_on`."""
    return add_months(review_on, months_between(structure))


def check_review_day(review_on: date, ends_on: date, latest: date, on: date) -> None:
    """A review day lies ahead, by the end date and by `latest`, the last day the reviews allow."""
    if review_on <= on:
        raise PlacemapError(_("The next review must lie ahead. Give a later day."))
    if on < ends_on < review_on:
        raise PlacemapError(
            _(
                "The mapping ends on {day}, so its last review is on that day at the latest.",
                day=show(ends_on),
            )
        )
    if review_on > latest:
        raise PlacemapError(
            _(
                "The next review is on {day} at the latest. Choose that day or an earlier one.",
                day=show(latest),
            )
        )


def latest_move(stands: Reviews, since: date) -> date:
    """How far ahead the next review may be moved.

    Six months after the last one. Once a review was missed, the next is brought forward and not put off:
    otherwise two would never be missed.
    """
    usual = add_months(since, LONGEST_BETWEEN)
    if stands.due_on is None:
        return usual
    return stands.due_on if stands.missed else max(usual, stands.due_on)


def latest_after_review(held_on: date, on: date) -> date:
    """How far ahead the next review may be once one was held; one written down late leaves a month."""
    return max(add_months(held_on, LONGEST_BETWEEN), add_months(on, 1))


def review_counts(
    *,
    held_on: date,
    review_on: date | None,
    review_again_on: date | None,
    counted_on: date | None,
    on: date,
) -> bool:
    """Whether a review of `held_on` answers for what was missed, or else for the day that is next.

    It answers for a day that it could have been held for: from two weeks before that day. What was missed
    before these days was last counted on `counted_on`, and its own two weeks had passed by then.
    """
    days = [day for day in (review_on, review_again_on) if day is not None]
    passed = [day for day in days if day + REVIEW_GRACE < on]
    if passed:
        asked = passed[-1]
    elif counted_on is not None:
        asked = counted_on - REVIEW_GRACE
    elif days:
        asked = days[0]
    else:
        return True
    return held_on >= asked - REVIEW_GRACE


def latest_after_early(stands: Reviews, due_on: date, since: date, held_on: date, on: date) -> date:
    """How far ahead the next review may be once one is written down that was too early to count.

    As far as it may be moved, and six months after what was held while nothing is missed or due. A day that
    can no longer be put off stays.
    """
    moved = latest_move(stands, since)
    if on < due_on and not stands.missed:
        return max(moved, add_months(held_on, LONGEST_BETWEEN))
    return moved if on < moved else due_on


def check_early_review(next_on: date, latest: date, held_on: date) -> None:
    """A review that was too early to count puts nothing off."""
    if next_on > latest:
        raise PlacemapError(
            _(
                "A review on {held} was too early to count for the one that is due. It can be written down,"
                " and the next review is on {day} at the latest: give that day or an earlier one.",
                held=show(held_on),
                day=show(latest),
            )
        )


def check_may_move(stands: Reviews, latest: date, on: date) -> None:
    """Once the panel is asked, the panel sets the day; and a day that cannot be put off is kept."""
    if stands.wait_for_panel:
        raise PlacemapError(
            _("The panel decides whether this mapping goes on. It sets the next review day if it does.")
        )
    if latest <= on:
        raise PlacemapError(_("This review can no longer be put off. Hold it, and write it down."))


def check_review_held(held_on: date, opened_on: date, last_on: date | None, on: date) -> None:
    """A review was held since the opening, after the one before it, and not in the future."""
    if held_on > on:
        raise PlacemapError(_("The day of the review cannot lie ahead."))
    if held_on < opened_on:
        raise PlacemapError(_("A review cannot lie before the mapping was opened."))
    if last_on is not None and held_on <= last_on:
        raise PlacemapError(
            _("A review on {day} is written down already. Give a later day.", day=show(last_on))
        )


def check_panel_choice(
    choice: str, reason: str, next_on: date | None, ends_on: date | None, stands_until: date, on: date
) -> None:
    """The panel gives its reason; renewing needs the next review day, and an end date that has not passed."""
    if not reason.strip():
        raise PlacemapError(_("Say in a sentence why."))
    if choice == PanelChoice.CLOSE:
        return
    if next_on is None:
        raise PlacemapError(_("Say on which day the mapping is reviewed next."))
    if ends_on is None and stands_until < on:
        raise PlacemapError(
            _("Its end date, {day}, has passed. Give a new one to renew it.", day=show(stands_until))
        )


def check_waits_not(stands: Reviews) -> None:
    """Refuse a new child or a new list until the panel has decided. Nothing else stops."""
    if stands.closing_asked_on is not None:
        raise WaitsForPanel(
            _(
                "The panel (MACE) asks for this mapping to be closed, so it takes no new list, and no"
                " child is proposed, also one already on a list. If a child may be at risk, refer them as you"
                " always would, and write it down under “I noticed something”."
            )
        )
    if stands.wait_for_panel:
        raise WaitsForPanel(
            _(
                "Two reviews of this mapping were missed. Until the panel (MACE) decides whether it goes on,"
                " it takes no new list, and no child is proposed, also one already on a list. If a child may"
                " be at risk, refer them as you always would, and write it down under “I noticed something”."
            )
        )


def check_referred_in(referred_on: date, decision_waits: bool, decided_on: date | None, on: date) -> None:
    """What led to a mapping has its day; the panel's decision has one as soon as there is a decision."""
    if referred_on > on or (decided_on is not None and decided_on > on):
        raise PlacemapError(_("Neither day can lie ahead."))
    if not decision_waits and decided_on is None:
        raise PlacemapError(_("Say on which day the panel decided."))
    if not decision_waits and decided_on is not None and decided_on < referred_on:
        raise PlacemapError(_("The panel cannot have decided before it was asked."))
