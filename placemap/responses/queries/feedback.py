"""What people wrote of working in a mapping, and who is still asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from placemap.access.actors import Actor
from placemap.foundations.clock import LONDON, now
from placemap.mappings.models import Mapping
from placemap.mappings.queries import WorkItem
from placemap.responses.models import FeedbackAnswer, FeedbackGiven, FeedbackRound
from placemap.responses.rules import feedback as rules
from placemap.responses.vocabulary import FeedbackWhy
from placemap.web.jinja import url_if_any


@dataclass(frozen=True, slots=True)
class SaidOf:
    """One question, and what was answered to it: words, and the agency where its writer named it."""

    question: str
    answers: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class RoundShown:
    """One time that everybody was asked. `is_mine`: the reader has not answered, and still may; `is_settled`:
    they have answered, or had nothing to say."""

    round_id: UUID
    why: FeedbackWhy
    opened_at: datetime
    title: str
    said: tuple[SaidOf, ...]
    is_mine: bool = False
    is_settled: bool = False


def _said(rows: list[tuple[str, str, str, str, str]]) -> tuple[SaidOf, ...]:
    """Question by question, so that the answers of one person do not stand together."""
    questions = (
        _("What helped?"),
        _("What got in the way?"),
        _("What would you change?"),
        _("Would you do it again?"),
    )
    found = []
    for n, question in enumerate(questions, start=1):
        answers = tuple(sorted((str(row[n]), row[0]) for row in rows if row[n]))
        if answers:
            found.append(SaidOf(question, answers))
    return tuple(found)


def rounds_of(actor: Actor, mapping: Mapping) -> list[RoundShown]:
    """Every time the team was asked, newest first, with its words where they are read. Three queries."""
    rounds = list(FeedbackRound.objects.filter(mapping=mapping))
    settled = set(_answered_by(actor).filter(mapping=mapping).values_list("round_id", flat=True))
    words: dict[UUID, list[tuple[str, str, str, str, str]]] = {}
    for one in FeedbackAnswer.objects.filter(mapping=mapping).select_related("agency"):
        agency = one.agency.name if one.agency else ""
        words.setdefault(one.round_id, []).append((agency, one.helped, one.in_the_way, one.change, one.again))
    return [
        RoundShown(
            one.pk,
            FeedbackWhy(one.why),
            one.opened_at,
            mapping.title,
            _said(words.get(one.pk, [])),
            is_mine=rules.is_asked(one.opened_at, now()) and one.pk not in settled,
            is_settled=one.pk in settled,
        )
        for one in rounds
    ]


def _answered_by(actor: Actor) -> QuerySet[FeedbackGiven]:
    return FeedbackGiven.objects.filter(user=actor.user_id)


def round_in(actor: Actor, mapping: Mapping, round_id: UUID) -> FeedbackRound:
    """One of them, or 404."""
    found = FeedbackRound.objects.filter(mapping=mapping, pk=round_id).select_related("mapping").first()
    if found is None:
        raise Http404
    return found


def has_answered(actor: Actor, round: FeedbackRound) -> bool:
    """Whether whoever asks has answered. Of anybody else the database does not say."""
    return _answered_by(actor).filter(round=round).exists()


def is_asked_of(actor: Actor, round: FeedbackRound) -> bool:
    """Whether whoever asks may still answer it."""
    return rules.is_asked(round.opened_at, now()) and not has_answered(actor, round)


def feedback_for_panel(actor: Actor, words: str = "") -> list[RoundShown]:
    """The same of every mapping, for the panel's readers and nobody else: the database answers.

    With `words`, the answers that hold each of them, and all of a mapping whose title does. Newest first.
    """
    with connection.cursor() as cursor:
        cursor.execute("select * from feedback_for_panel() order by opened_at desc, round_id")
        rows = cursor.fetchall()
    wanted = [word.casefold() for word in words.split()]
    held: dict[UUID, list[tuple[str, str, str, str, str]]] = {}
    about = {}
    for key, title, _reference, why, opened_at, agency, *answers in rows:
        if not _holds(wanted, title):
            answers = [one if _holds(wanted, one) else "" for one in answers]
        if any(answers):
            about[key] = (title, why, opened_at)
            held.setdefault(key, []).append((agency, *answers))
    return [
        RoundShown(key, FeedbackWhy(why), opened_at, title, _said(held[key]))
        for key, (title, why, opened_at) in about.items()
    ]


def _holds(wanted: list[str], words: str) -> bool:
    return all(one in words.casefold() for one in wanted)


def feedback_to_give(actor: Actor) -> list[WorkItem]:
    """Work: what helped and what did not, until it is answered or declined. One query."""
    if actor.user_id is None or not actor.seats:
        return []
    asked = (
        FeedbackRound.objects.filter(mapping__in=list(actor.seats), opened_at__gt=now() - rules.ASKED_FOR)
        .exclude(pk__in=_answered_by(actor).values("round"))
        .select_related("mapping")
    )
    return [
        WorkItem(
            what=_("%(title)s: say what helped and what got in the way") % {"title": one.mapping.title},
            why=_("Two minutes. Nobody reads who wrote it."),
            by=(one.opened_at + rules.ASKED_FOR).astimezone(LONDON).date(),
            url=url_if_any("give-feedback", one.mapping.reference, one.pk),
            verb=_("Answer"),
        )
        for one in asked
    ]
