"""Reads of returns: what an agency is asked, what it said last time, and who has answered.

An agency is asked about whom and what it gave itself, as far as the person who reads may see it: by name
where they may see names, by initials otherwise.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping as MappingOf
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q
from django.http import Http404
from django.utils.translation import gettext as _

from placemap.access.actors import Actor
from placemap.access.audit import record_reading
from placemap.access.duties import Duty
from placemap.access.events import Event
from placemap.foundations.clock import LONDON, now, today
from placemap.foundations.office_hours import day_of_sending
from placemap.information.vocabulary import Audience, HowKnown
from placemap.mappings.models import Mapping, Member, Seat
from placemap.mappings.queries import live_seats
from placemap.partners.models import Agency
from placemap.partners.queries import agreement_in_force, names_of, standing_in
from placemap.returns import rules
from placemap.returns.models import AgencyReturn, ReturnAnswer, ReturnRequest
from placemap.returns.policy import runs
from placemap.returns.vocabulary import About, Reply, RequestState, ReturnState
from placemap.subjects.models import Entity, Person
from placemap.subjects.queries import PersonCard, person_cards
from placemap.subjects.vocabulary import PLACE_KINDS, Category, Naming, Standing

ELSE = "else"
# Children the group works on; whoever is only on somebody's list is for the next list.
_IN_PLAY = (Standing.PROPOSED, Standing.COHORT, Standing.LINKED)
_ADULTS = (
    Category.ADULT_CONVICTED, Category.ADULT_INVESTIGATED, Category.ADULT_OF_CONCERN, Category.ADULT_HARMED,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class LastTime:
    """What the agency said of this the last time it sent a return; `words` where it was something new."""

    reply: Reply
    on: date
    words: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """One question as this reader may know it. `key` stands in its address."""

    key: str
    about: About
    called: str
    shape: str
    given_on: date | None = None
    person_id: UUID | None = None
    place_id: UUID | None = None
    # What may be written of the person where others read it: a linked child goes by initials.
    called_to_team: str = ""
    # Given with conditions: what is said of it goes no further than the record itself.
    is_narrow: bool = False
    # The answer that waits to be sent, or else the latest that was sent; `sent` is the latest that was.
    answer: ReturnAnswer | None = None
    sent: ReturnAnswer | None = None
    last: LastTime | None = None
    # Its record was taken back: what was written of it names nobody and goes nowhere.
    is_taken_back: bool = False

    @property
    def waiting(self) -> ReturnAnswer | None:
        """The answer that was written and not sent."""
        return self.answer if self.answer is not None and self.answer.sent_at is None else None


@dataclass(frozen=True, slots=True)
class Sheet:
    """One agency's return with all its questions, for one reader."""

    given: AgencyReturn
    state: RequestState
    questions: tuple[Question, ...]
    usual_how_known: str
    # Words that wait, of whom or what the agency is asked about no longer.
    gone: tuple[Question, ...] = ()
    # Words that wait, of somebody whose record the agency took back: only to be thrown away.
    taken_back: tuple[Question, ...] = ()
    last_on: date | None = None
    written_by: MappingOf[UUID, str] = field(default_factory=dict)

    @property
    def is_open(self) -> bool:
        return rules.is_open(self.state)

    @property
    def answered(self) -> list[Question]:
        return [one for one in self.questions if one.answer is not None]

    @property
    def to_send(self) -> list[Question]:
        """Answers that nobody has sent yet."""
        return [one for one in (*self.questions, *self.gone) if one.waiting is not None]

    @property
    def words_to_send(self) -> list[Question]:
        """News that nobody has sent yet."""
        return [one for one in self.to_send if one.waiting is not None and one.waiting.reply == Reply.NEWS]

    @property
    def left(self) -> list[Question]:
        """Words that no return takes any more, to be settled one by one."""
        return [*([] if self.is_open else self.words_to_send), *self.taken_back]

    def note_of(self, question: Question) -> str:
        """What goes with words that are sent after their time: the day they are of, and who wrote them."""
        one = question.waiting
        assert one is not None
        return rules.written_before(
            one.written_at.astimezone(LONDON).date(), self.written_by.get(one.written_by, "")
        )

    def left_at(self, answer_id: UUID) -> Question:
        """One of these by its answer; absent otherwise (404), also once a colleague settled it."""
        for one in self.left:
            if one.waiting is not None and one.waiting.pk == answer_id:
                return one
        raise Http404

    def at(self, key: str) -> tuple[int, Question]:
        """A question by its key, with its number from 1; absent otherwise (404)."""
        for number, one in enumerate(self.questions, start=1):
            if one.key == key:
                return number, one
        raise Http404

    def next_after(self, key: str) -> Question | None:
        """The next question without an answer, after this one and then from the start."""
        number, _question = self.at(key)
        ordered = [*self.questions[number:], *self.questions[:number]]
        return next((one for one in ordered if one.answer is None and one.key != key), None)


@dataclass(frozen=True, slots=True)
class ReturnRow:
    """One agency that was asked, for those who run the mapping. No words of its answers."""

    given: AgencyReturn
    state: ReturnState
    answered_by: str
    counts: MappingOf[str, int]
    may_remind: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """One request with every agency's return that this reader may know of."""

    request: ReturnRequest
    state: RequestState
    asked_by: str
    rows: tuple[ReturnRow, ...]

    @property
    def answered(self) -> int:
        return sum(row.state is ReturnState.ANSWERED for row in self.rows)

    @property
    def to_remind(self) -> list[ReturnRow]:
        return [row for row in self.rows if row.may_remind]


def state_of(request: ReturnRequest) -> RequestState:
    """Where a request stands today."""
    return rules.request_state(
        due_on=request.due_on,
        withdrawn=request.withdrawn_at is not None,
        followed=request.followed_at is not None,
        on=today(),
    )


def standing_request(mapping: Mapping) -> ReturnRequest | None:
    """The request that was neither withdrawn nor followed by another; at most one."""
    found = ReturnRequest.objects.filter(mapping=mapping, withdrawn_at=None, followed_at=None)
    return found.select_related("mapping").first()


def request_in(actor: Actor, mapping: Mapping, request_id: UUID) -> ReturnRequest:
    """One request of a mapping; absent elsewhere (404)."""
    found = ReturnRequest.objects.select_related("mapping").filter(mapping=mapping, pk=request_id).first()
    if found is None:
        raise Http404
    return found


def return_in(actor: Actor, mapping: Mapping, given_id: UUID) -> AgencyReturn:
    """One agency's return, if this actor may know of it; absent otherwise (404)."""
    found = AgencyReturn.objects.select_related("request", "agency", "mapping").filter(
        mapping=mapping, pk=given_id
    )
    given = found.first()
    if given is None:
        raise Http404
    return given


def asked_for(actor: Actor, mapping: Mapping, limit: int = 4) -> list[Asked]:
    """The latest requests, newest first, each with its agencies. A constant number of queries."""
    requests = list(ReturnRequest.objects.filter(mapping=mapping).order_by("-asked_at")[:limit])
    return _with_agencies(actor, mapping, requests)


def asked_in(actor: Actor, request: ReturnRequest) -> Asked:
    """One request with its agencies."""
    return _with_agencies(actor, request.mapping, [request])[0]


def _with_agencies(actor: Actor, mapping: Mapping, requests: Sequence[ReturnRequest]) -> list[Asked]:
    returns = list(
        AgencyReturn.objects.filter(request__in=requests).select_related("agency", "mapping", "request")
    )
    counts: dict[UUID, Counter[str]] = defaultdict(Counter)
    if runs(actor, mapping):
        sent = ReturnAnswer.objects.filter(given__in=returns, sent_at__isnull=False)
        said: dict[tuple[UUID, str, UUID | None, UUID | None], str] = {}
        for given_id, about, person, place, reply in sent.values_list(
            "given_id", "about", "person_id", "place_id", "reply"
        ):
            # One question counts once: news that was added goes before "no change".
            key = (given_id, about, person, place)
            said[key] = Reply.NEWS if Reply.NEWS in (reply, said.get(key)) else reply
        for (given_id, *_about), reply in said.items():
            counts[given_id][reply] += 1
    names = names_of([r.asked_by for r in requests] + [r.answered_by for r in returns if r.answered_by])
    found = []
    for request in requests:
        state = state_of(request)
        rows = [_row(one, state, names, counts[one.pk]) for one in returns if one.request_id == request.pk]
        rows.sort(key=lambda row: row.state is ReturnState.ANSWERED)
        found.append(Asked(request, state, names.get(request.asked_by, ""), tuple(rows)))
    return found


def _row(
    given: AgencyReturn, request: RequestState, names: MappingOf[UUID, str], counts: MappingOf[str, int]
) -> ReturnRow:
    state = rules.return_state(answered=given.answered_at is not None, request=request)
    reminded = day_of_sending(given.reminded_at) if given.reminded_at else None
    return ReturnRow(
        given=given,
        state=state,
        answered_by=names.get(given.answered_by, "") if given.answered_by else "",
        counts=counts,
        may_remind=rules.may_remind(
            state, reminded, day_of_sending(given.request.asked_at), day_of_sending(now())
        ),
    )


def agencies_to_ask(mapping: Mapping) -> list[Agency]:
    """Agencies on the team with somebody who can answer, by name."""
    seated = {seat.agency_id: seat.agency for seat in _answering(mapping)}
    on_team = Member.objects.filter(mapping=mapping, left_on=None, agency__in=seated)
    here = set(on_team.values_list("agency_id", flat=True))
    return sorted((one for key, one in seated.items() if key in here), key=lambda one: one.name)


def who_answers(mapping: Mapping, agency_ids: set[UUID]) -> list[UUID]:
    """Everybody at work on the team who can answer for one of these agencies."""
    return list(dict.fromkeys(seat.user_id for seat in _answering(mapping) if seat.agency_id in agency_ids))


def who_is_told(mapping: Mapping, agency_ids: set[UUID], on: date) -> set[UUID]:
    """Who is written to on a day about what these agencies are asked: of somebody away, whoever stands in."""
    posts = {(seat.user_id, seat.agency_id) for seat in _answering(mapping) if seat.agency_id in agency_ids}
    instead = standing_in(posts, on)
    return {who for post in posts for who in instead.get(post, {post[0]})}


def _answering(mapping: Mapping) -> list[Seat]:
    return [seat for seat in live_seats(mapping) if Duty.CONTRIBUTE.value in seat.role.duties]


def sheet(actor: Actor, given: AgencyReturn) -> Sheet:
    """The return as this reader may know it. A constant number of queries; the reading is on record."""
    mapping = given.mapping
    answers = list(ReturnAnswer.objects.filter(given=given).select_related("concern"))
    before = (
        AgencyReturn.objects.filter(
            mapping=mapping,
            agency=given.agency_id,
            answered_at__isnull=False,
            request__asked_at__lt=given.request.asked_at,
        )
        .order_by("-answered_at")
        .first()
    )
    last_on = before.answered_at.astimezone(LONDON).date() if before and before.answered_at else None
    said: list[ReturnAnswer] = []
    if before is not None:
        said = list(
            ReturnAnswer.objects.filter(given=before, sent_at__isnull=False).select_related("concern")
        )
    questions = _questions(actor, mapping, given)
    people = [one.person_id for one in (*answers, *said) if one.person_id]
    folded = _folded(actor, mapping, [*people, *(one.person_id for one in questions if one.person_id)])
    now_said: dict[_Key, list[ReturnAnswer]] = defaultdict(list)
    for one in answers:
        now_said[_about(one, folded)].append(one)
    then_said = {_about(one, folded): one for one in said}
    whole = tuple(_with_answers(one, folded, now_said, then_said, last_on) for one in questions)
    gone = _gone(actor, mapping, answers, whole)
    taken_back = _taken_back(answers, (*whole, *gone))
    agreement = agreement_in_force(given.agency_id)
    record_reading(
        actor,
        Event.RETURN_VIEWED,
        mapping_id=mapping.pk,
        subjects=[one.person_id for one in (*whole, *gone, *taken_back) if one.person_id],
    )
    return Sheet(
        given=given,
        state=state_of(given.request),
        questions=whole,
        gone=gone,
        taken_back=taken_back,
        usual_how_known=agreement.source_grade if agreement else HowKnown.RECORD_CHECK.value,
        last_on=last_on,
        written_by=names_of(one.written_by for one in answers),
    )


def _questions(actor: Actor, mapping: Mapping, given: AgencyReturn) -> list[Question]:
    """What this agency gave of whom the group works on, of adults and of places, and one for all else."""
    rows = list(
        Person.objects.filter(mapping=mapping, agency=given.agency_id, withdrawn_at=None)
        .filter(_wanted())
        .order_by("recorded_at", "id")
        .values_list("pk", "recorded_at", "audience")
    )
    cards = person_cards(actor, mapping, [key for key, _at, _who in rows])
    people: dict[UUID, Question] = {}
    # Of two records that are one person, the narrowest holds for both.
    narrow = {cards[key].id for key, _at, who in rows if key in cards and who != Audience.TEAM}
    for key, at, _who in rows:
        card = cards.get(key)
        if card is not None and card.id not in people:
            people[card.id] = replace(_of_person(key, card, at), is_narrow=card.id in narrow)
    places = Entity.objects.filter(
        mapping=mapping, agency=given.agency_id, withdrawn_at=None, kind__in=list(PLACE_KINDS)
    )
    ordered = sorted(people.values(), key=lambda one: (one.about is About.ADULT, one.called.casefold()))
    return [
        *ordered,
        *(_of_place(place) for place in places.order_by("name", "id")),
        Question(key=ELSE, about=About.ELSE, called="", shape=""),
    ]


def _wanted() -> Q:
    in_play = Q(standing__in=[one.value for one in _IN_PLAY])
    adult = Q(category__in=[one.value for one in _ADULTS])
    return in_play | (adult & ~Q(standing__in=[Standing.DECLINED.value, Standing.REMOVED.value]))


def _of_place(place: Entity) -> Question:
    return Question(
        key=str(place.pk),
        about=About.PLACE,
        called=place.name,
        shape="place",
        place_id=place.pk,
        given_on=place.recorded_at.astimezone(LONDON).date(),
        called_to_team=place.name,
        is_narrow=place.audience != Audience.TEAM,
    )


def _of_person(key: UUID, card: PersonCard, at: datetime) -> Question:
    adult = card.shape in ("adult", "adult-at-risk")
    named = card.shown_as if card.naming is Naming.NAMED else card.initials or card.working_reference
    return Question(
        key=str(key),
        about=About.ADULT if adult else About.CHILD,
        called=card.shown_as,
        shape=card.shape,
        person_id=key,
        given_on=at.astimezone(LONDON).date(),
        called_to_team=named,
    )


def _folded(actor: Actor, mapping: Mapping, people: list[UUID]) -> dict[UUID, UUID]:
    """Which person each record stands for, so that an answer holds when two records were joined since."""
    return {key: card.id for key, card in person_cards(actor, mapping, people).items()}


_Key = tuple[str, UUID | None]


def _about(answer: ReturnAnswer, folded: MappingOf[UUID, UUID]) -> _Key:
    if answer.person_id:
        return "person", folded.get(answer.person_id, answer.person_id)
    return answer.about, answer.place_id


def _with_answers(
    question: Question,
    folded: MappingOf[UUID, UUID],
    now_said: MappingOf[_Key, Sequence[ReturnAnswer]],
    then_said: MappingOf[_Key, ReturnAnswer],
    on: date | None,
) -> Question:
    key: _Key = (question.about, question.place_id)
    if question.person_id:
        key = ("person", folded.get(question.person_id, question.person_id))
    last, then = None, then_said.get(key)
    if then is not None and on is not None:
        words = then.concern.text if then.concern is not None and then.concern.withdrawn_at is None else ""
        last = LastTime(Reply(then.reply), on, words)
    # In the order in which they were written.
    said = now_said.get(key, ())
    sent = next((one for one in reversed(said) if one.sent_at is not None), None)
    waiting = next((one for one in said if one.sent_at is None), None)
    return replace(question, answer=waiting or sent, sent=sent, last=last)


def _gone(
    actor: Actor, mapping: Mapping, answers: Sequence[ReturnAnswer], whole: Sequence[Question]
) -> tuple[Question, ...]:
    """Words that wait of somebody declined or something removed since: written, so they can still be sent."""
    left = _not_shown(answers, whole)
    people = {one.person_id: one for one in left if one.person_id}
    places = {one.place_id: one for one in left if one.place_id}
    if not left:
        return ()
    cards = person_cards(actor, mapping, list(people))
    narrow = set(
        Person.objects.filter(pk__in=people).exclude(audience=Audience.TEAM).values_list("pk", flat=True)
    )
    found = [
        replace(_of_person(key, cards[key], one.written_at), answer=one, is_narrow=key in narrow)
        for key, one in people.items()
        if key in cards
    ]
    return (
        *found,
        *(
            replace(_of_place(place), answer=places[place.pk])
            for place in Entity.objects.filter(pk__in=places).order_by("name", "id")
        ),
    )


def _taken_back(answers: Sequence[ReturnAnswer], shown: Sequence[Question]) -> tuple[Question, ...]:
    """All the other words that wait: whoever they are of was taken back, and is not named any more."""
    return tuple(
        Question(
            key=str(one.pk),
            about=About(one.about),
            called=_("Somebody your agency took back"),
            shape="",
            person_id=one.person_id,
            place_id=one.place_id,
            answer=one,
            is_taken_back=True,
        )
        for one in _not_shown(answers, shown)
    )


def _not_shown(answers: Sequence[ReturnAnswer], shown: Sequence[Question]) -> list[ReturnAnswer]:
    held = {one.answer.pk for one in shown if one.answer is not None}
    return [one for one in answers if one.sent_at is None and one.text and one.pk not in held]
