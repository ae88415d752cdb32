"""What a return home interview needs, and whether it was offered in time. A help to plan by, never a mark."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from placemap.foundations.clock import LONDON
from placemap.foundations.errors import PlacemapError
from placemap.foundations.wording import _
from placemap.scanning.vocabulary import InTime, Offer, Topic, Unsaid

WITHIN = timedelta(hours=72)
LONGEST_WORDS = 600
# What has come of it says why, where it was not held.
NEEDS_WHY = frozenset({Offer.NOT_OFFERED, Offer.DECLINED, Offer.MISSING_AGAIN})


@dataclass(frozen=True, slots=True)
class Moment:
    """A day, and the hour where somebody knows it."""

    on: date | None = None
    at: time | None = None

    @property
    def earliest(self) -> datetime | None:
        """The first instant it may have been."""
        return datetime.combine(self.on, self.at or time.min) if self.on else None

    @property
    def latest(self) -> datetime | None:
        """The last instant it may have been."""
        return datetime.combine(self.on, self.at or time.max) if self.on else None


def _within(at: datetime) -> datetime:
    """72 hours later, as a clock shows it then: 72 real hours also where the clocks change between."""
    return (at.replace(tzinfo=LONDON).astimezone(UTC) + WITHIN).astimezone(LONDON).replace(tzinfo=None)


def in_time(returned: Moment, offered: Moment, now: datetime) -> InTime:
    """Whether it was offered within 72 hours; not known where an hour that nobody knows would settle it.

    `now` is local time without a zone, as the days and hours are.
    """
    earliest, latest = returned.earliest, returned.latest
    if earliest is None or latest is None:
        return InTime.NOT_KNOWN
    first, last = offered.earliest, offered.latest
    if first is None or last is None:
        if now <= _within(earliest):
            return InTime.WAITING
        return InTime.PASSED if now > _within(latest) else InTime.NOT_KNOWN
    if last <= _within(earliest):
        return InTime.YES
    return InTime.LATER if first > _within(latest) else InTime.NOT_KNOWN


def offer_by(returned: Moment) -> datetime | None:
    """By when it is offered in time: 72 hours after the return, from the start of its day if that is all."""
    return _within(returned.earliest) if returned.earliest else None


def check_order(
    *, reported: Moment, found: Moment, returned: Moment, offered: Moment, done: Moment, today: date
) -> None:
    """None of it lies ahead, an hour has its day, and nothing comes before what it follows."""
    steps = (
        (_("The report"), reported),
        (_("Being found"), found),
        (_("The return"), returned),
        (_("The offer"), offered),
        (_("The interview"), done),
    )
    for name, step in steps:
        if step.on is None and step.at is not None:
            raise PlacemapError(_("{what}: give the day as well as the hour.", what=name))
        if step.on is not None and step.on > today:
            raise PlacemapError(_("{what} cannot lie ahead. Give another day.", what=name))
    follows = ((0, 1), (0, 2), (1, 2), (2, 4), (3, 4))
    for first, later in follows:
        before, after = steps[first][1].earliest, steps[later][1].latest
        if before is not None and after is not None and after < before:
            raise PlacemapError(
                _(
                    "{later} comes before {first}. Look at the days and hours again.",
                    later=steps[later][0],
                    first=steps[first][0],
                )
            )


def offered_in_time(offer: Offer, returned: Moment, offered: Moment, done: Moment, now: datetime) -> InTime:
    """The same, of how far an interview has come: where it was offered, and nobody knows on which day, it is
    no longer to be offered. One that was held was offered before it was held.
    """
    if offered.on is not None or offer in (Offer.NOT_YET, Offer.NOT_OFFERED):
        return in_time(returned, offered, now)
    is_held_in_time = offer is Offer.DONE and in_time(returned, done, now) is InTime.YES
    return InTime.YES if is_held_in_time and done.on is not None else InTime.NOT_KNOWN


def check_offer(offer: Offer, *, done: Moment, why_not: str, has_account: bool) -> None:
    """Held on a day; or, where it was not, a reason. Words of a child need an interview, whoever held it."""
    if offer is Offer.DONE and done.on is None:
        raise PlacemapError(_("Say on which day the interview was held."))
    if offer is not Offer.DONE and done.on is not None:
        raise PlacemapError(_("You gave a day on which it was held. Choose “Held”, or take the day out."))
    if offer in NEEDS_WHY and not why_not.strip():
        raise PlacemapError(_("Say in a sentence why it was not held. That is a full answer."))
    if offer in (Offer.NOT_YET, Offer.NOT_KNOWN) and has_account:
        raise PlacemapError(
            _("You wrote down what the child said. Say how far the interview has come, then.")
        )


def kept_account(
    account: Mapping[str, str], unsaid: Mapping[str, str]
) -> tuple[dict[str, str], dict[str, str]]:
    """The child's words, and why there are none, by topic: one or the other. Left empty, it is in neither."""
    words = {topic.value: account.get(topic.value, "").strip() for topic in Topic}
    given = {key: text for key, text in words.items() if text}
    why = {key: Unsaid(code).value for key, code in unsaid.items() if code and key in words}
    both = [key for key in given if key in why]
    if both:
        raise PlacemapError(
            _(
                "{topic}: write their words, or say why there are none. Not both.",
                topic=Topic.label_of(both[0]),
            )
        )
    longest = next((key for key, text in given.items() if len(text) > LONGEST_WORDS), None)
    if longest:
        raise PlacemapError(
            _("{topic}: shorten it to {n} letters.", topic=Topic.label_of(longest), n=LONGEST_WORDS)
        )
    return given, why
