"""Asking everybody what helped and what did not, and answering: in words that nobody can trace back."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from placemap.access.actors import Actor
from placemap.access.command import command
from placemap.access.events import Event
from placemap.foundations.clock import now
from placemap.foundations.errors import Conflict, NamesFound, PlacemapError
from placemap.foundations.wording import _
from placemap.mappings.models import Mapping
from placemap.mappings.queries import require_open
from placemap.partners.queries import author
from placemap.responses import policy
from placemap.responses.models import FeedbackAnswer, FeedbackGiven, FeedbackRound
from placemap.responses.rules import feedback as rules
from placemap.responses.vocabulary import FeedbackWhy
from placemap.subjects.queries import names_in_words

ASKED_JUST_NOW = _("Somebody else asked everybody just now. They are not asked twice.")


@command(may=policy.may_ask_feedback, event=Event.FEEDBACK_ASKED)
def ask_for_feedback(*, mapping: Mapping, why: FeedbackWhy, by: Actor) -> FeedbackRound:
    """Ask everybody on the team. It stands in their work until they answered, or had nothing to say."""
    require_open(mapping)
    latest = _latest(mapping)
    rules.check_asks_again(latest.opened_at if latest else None, now())
    opened = _open(mapping, why, latest, by)
    if opened is None:
        raise Conflict(ASKED_JUST_NOW)
    return opened


def ask_as_it_closes(mapping: Mapping, by: Actor) -> None:
    """A mapping that closes asks by itself, also where everybody was asked shortly before."""
    while _open(mapping, FeedbackWhy.CLOSURE, _latest(mapping), by) is None:
        # Somebody asked in that moment: this comes after theirs.
        continue


def _latest(mapping: Mapping) -> FeedbackRound | None:
    return FeedbackRound.objects.filter(mapping=mapping).order_by("-number").first()


def _open(mapping: Mapping, why: FeedbackWhy, after: FeedbackRound | None, by: Actor) -> FeedbackRound | None:
    """The round that comes after that one; None where another was opened after it meanwhile."""
    number = after.number + 1 if after else 1
    opened = FeedbackRound(mapping=mapping, number=number, why=why.value, opened_by=author(by))
    try:
        with transaction.atomic():
            opened.save(force_insert=True)
    except IntegrityError:
        return None
    return opened


@command(may=policy.may_give_feedback, event=Event.FEEDBACK_ANSWERED)
def give_feedback(
    *,
    round: FeedbackRound,
    helped: str = "",
    in_the_way: str = "",
    change: str = "",
    again: str = "",
    with_agency: bool = False,
    looked: bool = False,
    by: Actor,
) -> None:
    """Keep what somebody wrote, and apart from it that they did. Once: of other words after that it is said
    that they were not kept, since those before cannot be found again.
    """
    words = (helped, in_the_way, change, again)
    rules.check_answer(words, asked=rules.is_asked(round.opened_at, now()))
    if not looked and (found := names_in_words(round.mapping, *words)):
        raise NamesFound(found)
    if not _settle(round, by):
        raise PlacemapError(rules.ANSWERED)
    FeedbackAnswer(
        round=round,
        mapping=round.mapping,
        agency_id=by.agency_id if with_agency else None,
        helped=helped.strip(),
        in_the_way=in_the_way.strip(),
        change=change.strip(),
        again=again.strip(),
    ).save(force_insert=True)


@command(may=policy.may_give_feedback, event=Event.FEEDBACK_ANSWERED)
def decline_feedback(*, round: FeedbackRound, by: Actor) -> None:
    """Nothing to say. The trail notes the same of it as of an answer."""
    _settle(round, by)


def _settle(round: FeedbackRound, by: Actor) -> bool:
    """Ask them no more; whether they were asked until now."""
    try:
        with transaction.atomic():
            FeedbackGiven(round=round, mapping=round.mapping, user_id=author(by)).save(force_insert=True)
    except IntegrityError:
        return False
    return True
