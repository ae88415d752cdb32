"""What terms information is given under, and where something noticed may go. Values only."""

from __future__ import annotations

from datetime import date

from placemap.foundations.errors import PlacemapError
from placemap.foundations.wording import _
from placemap.information.vocabulary import Audience, ConcernState, Handling, HowKnown, Nature

LONGEST_REVIEW_MONTHS = 24


def audience_for(handling: str) -> Audience:
    """Information given with conditions stays with its agency and the custodian."""
    return Audience.RESTRICTED if handling == Handling.CONDITIONS else Audience.TEAM


def closest_kept(one: str, other: str) -> Handling:
    """The stricter of two ways of handling: what is passed on is never handled more freely than before."""
    return Handling.CONDITIONS if Handling.CONDITIONS in (one, other) else Handling.PERMITTED


def review_day(given_on: date, months: int) -> date:
    """The same day of the month so many months on; the last day of a shorter month."""
    whole = given_on.month - 1 + months
    year, month = given_on.year + whole // 12, whole % 12 + 1
    for day in range(given_on.day, 27, -1):
        try:
            return date(year, month, day)
        except ValueError:
            continue
    return date(year, month, min(given_on.day, 28))


def check_review(review_on: date | None, on: date) -> date | None:
    """A review day that somebody chose lies ahead, by two years at most. None stays None."""
    if review_on is None:
        return None
    if review_on <= on or review_on > review_day(on, LONGEST_REVIEW_MONTHS):
        raise PlacemapError(
            _("The day it is looked at again must lie ahead, within two years. Give another day.")
        )
    return review_on


def nature_of(how_known: str) -> Nature:
    """Whether what was noticed stands as fact, or as somebody's opinion, from how it is known.

    Hearsay and rumour are never kept as fact, however they are worded.
    """
    if how_known in (HowKnown.SEEN_MYSELF, HowKnown.RECORD_CHECK, HowKnown.TOLD_BY_PERSON):
        return Nature.FACT
    return Nature.OPINION


def check_noticed(text: str, how_known: str, happened_on: date | None, on: date) -> None:
    """Something noticed needs words, how it is known, and no day that lies ahead. Nothing more."""
    if not text.strip():
        raise PlacemapError(_("Write what you noticed. A few words are enough."))
    if how_known not in {member.value for member in HowKnown}:
        raise PlacemapError(_("Say how you know."))
    if happened_on is not None and happened_on > on:
        raise PlacemapError(_("The day it happened cannot lie ahead."))


def check_may_release(audience: str, *, is_live: bool, names_somebody: bool, reason: str) -> None:
    """Only what stands and was kept close is released, of somebody named, and with a reason."""
    if not is_live:
        raise PlacemapError(_("This was taken back, so there is nothing to release."))
    if audience != Audience.RESTRICTED:
        raise PlacemapError(_("The whole team reads this already. There is nothing to release."))
    if not names_somebody:
        raise PlacemapError(_("Choose at least one person they may read about."))
    if not reason.strip():
        raise PlacemapError(_("Say why they need it."))


def check_can_keep(state: str) -> None:
    """Only something new is kept: what was passed on belongs elsewhere now."""
    if state == ConcernState.KEPT:
        raise PlacemapError(_("This has already been kept for the mapping."))
    if state != ConcernState.NEW:
        raise PlacemapError(_("This has already been passed on, so it cannot be kept as well."))


def check_can_place(state: str, *, waits: bool) -> None:
    """Only what is kept for the mapping is written on a person's page, and only once."""
    if state != ConcernState.KEPT:
        raise PlacemapError(_("Keep this for the mapping first. Then say who it is about."))
    if not waits:
        raise PlacemapError(_("Somebody has already said who this is about."))


def check_can_route(*, already_sent: bool) -> None:
    """In any state something may go to one more agency, but never twice to the same one."""
    if already_sent:
        raise PlacemapError(
            _(
                "This has already been passed to that agency. Look for their receipt among what was noticed,"
                " or ask the coordinator."
            )
        )


def must_ask_giver(handling: str, *, is_own: bool) -> bool:
    """What an agency gave with conditions goes on when it passes it on itself, or said that it may go."""
    return handling == Handling.CONDITIONS and not is_own


def check_giver_asked(agency: str, agreed_with: str, *, must_ask: bool) -> None:
    """Whoever must ask first names who of the agency that gave it said that it may go."""
    if must_ask and not agreed_with.strip():
        raise PlacemapError(
            _(
                "{agency} gave this with conditions. Ask them first, and write who said that it may go.",
                agency=agency,
            )
        )


def check_message(reason: str, message: str) -> None:
    """A concern that is passed on says why, and carries its own words for the reader."""
    if not reason.strip():
        raise PlacemapError(_("Say why this goes elsewhere."))
    if not message.strip():
        raise PlacemapError(_("Write the message that the other agency will read."))


def state_shown(state: str, is_received: bool) -> ConcernState:
    """The state as pages show it: a receipt is the other agency's row, not a change to ours."""
    if state == ConcernState.ROUTED and is_received:
        return ConcernState.RECEIVED
    return ConcernState(state)
