"""Asking for returns, withdrawing and reminding; writing answers, and sending them.

Words that are sent become what somebody noticed (`information.notice_something`), under the terms of the
agency's own agreement: there is no second store of facts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet

from placemap.access.actors import Actor
from placemap.access.command import command
from placemap.access.events import Event
from placemap.access.later import ask_for_letter
from placemap.accounts.vocabulary import Letter
from placemap.foundations.clock import now, today
from placemap.foundations.errors import Conflict, PlacemapError
from placemap.foundations.office_hours import day_of_sending, next_office_hour
from placemap.foundations.traces import Traces
from placemap.foundations.wording import _
from placemap.information.commands import notice_something, take_out_noticed
from placemap.information.models import Concern
from placemap.information.vocabulary import Handling
from placemap.mappings.models import Mapping
from placemap.mappings.queries import require_open
from placemap.partners.models import Agency
from placemap.partners.queries import agreement_in_force, author
from placemap.returns import policy, rules
from placemap.returns.models import AgencyReturn, ReturnAnswer, ReturnRequest
from placemap.returns.queries import (
    Question,
    Sheet,
    Unanswered,
    agencies_to_ask,
    sheet,
    standing_request,
    state_of,
    unanswered_returns,
    who_is_told,
)
from placemap.returns.vocabulary import About, Reply

WRITTEN_BY_COLLEAGUE = _(
    "A colleague wrote something here while you were writing. Nothing of theirs was overwritten: both stand"
    " below."
)
CHANGED = _("Somebody else changed this request while you were reading it. Look at it again.")


@command(may=policy.may_ask_for_returns, event=Event.RETURNS_ASKED)
def ask_for_returns(
    *, mapping: Mapping, agencies: Sequence[Agency], due_on: date, note: str = "", by: Actor
) -> ReturnRequest:
    """Ask agencies of the team what is new, by a day. Everybody who can answer for them is told by mail; of
    somebody who is away then, whoever stands in for them.

    A request that is past its day makes room for this one; one whose day has not come must be withdrawn.
    """
    require_open(mapping)
    rules.check_due(due_on, today())
    chosen = {agency.pk for agency in agencies}
    rules.check_asked(len(chosen))
    if chosen - {agency.pk for agency in agencies_to_ask(mapping)}:
        raise PlacemapError(_("Choose agencies that are on this mapping’s team and have somebody to answer."))
    before = standing_request(mapping)
    rules.check_may_ask(state_of(before) if before else None)
    if before is not None:
        ReturnRequest.objects.filter(pk=before.pk).update(followed_at=now(), version=F("version") + 1)
    request = ReturnRequest(mapping=mapping, due_on=due_on, note=note.strip(), asked_by=author(by))
    try:
        with transaction.atomic():
            request.save(force_insert=True)
    except IntegrityError:
        raise PlacemapError(_("Somebody else asked for returns just now. Look at the page again.")) from None
    AgencyReturn.objects.bulk_create(
        AgencyReturn(request=request, mapping=mapping, agency_id=key) for key in sorted(chosen)
    )
    _tell(mapping, chosen)
    return request


@command(may=policy.may_change_request, event=Event.RETURNS_WITHDRAWN)
def withdraw_request(*, request: ReturnRequest, reason: str, version: int, by: Actor) -> ReturnRequest:
    """Ask no longer, with the reason. What was sent stays; what was only written stays with its agency."""
    rules.check_withdrawal(state_of(request), reason)
    changed = ReturnRequest.objects.filter(
        pk=request.pk, version=version, withdrawn_at=None, followed_at=None
    ).update(
        withdrawn_at=now(), withdrawn_by=author(by), withdrawn_reason=reason.strip(), version=F("version") + 1
    )
    if changed != 1:
        raise Conflict(CHANGED)
    request.refresh_from_db()
    return request


@command(may=policy.may_change_request, event=Event.RETURNS_REMINDED)
def remind_all(*, request: ReturnRequest, by: Actor) -> int:
    """Remind every agency that has not answered; how many. None is written to twice on one day."""
    return _remind(request.mapping, AgencyReturn.objects.filter(request=request), by)


@command(may=policy.may_remind, event=Event.RETURNS_REMINDED)
def remind_agency(*, given: AgencyReturn, by: Actor) -> int:
    """Remind one agency: 1, or 0 where it has answered, or was asked or reminded today."""
    return _remind(given.mapping, AgencyReturn.objects.filter(pk=given.pk), by)


@command(may=policy.may_remind_by_clock, event=Event.RETURNS_REMINDED)
def remind_by_clock(*, by: Actor) -> int:
    """Before the day of a return and on the working day after it, remind agencies that have not answered.

    How many. Nobody has two mails of it, however many returns wait for them.
    """
    waiting: dict[UUID, list[Unanswered]] = defaultdict(list)
    for one in unanswered_returns():
        waiting[one.given_id].append(one)
    # Somebody who reminds or answers at the same moment comes first: it is looked at as it stands then.
    held = AgencyReturn.objects.select_for_update().filter(pk__in=waiting, answered_at=None).order_by("pk")
    due = [
        given.pk
        for given in held
        if rules.reminds_by_clock(
            waiting[given.pk][0].due_on,
            day_of_sending(waiting[given.pk][0].asked_at),
            day_of_sending(given.reminded_at) if given.reminded_at else None,
            day_of_sending(now()),
        )
    ]
    AgencyReturn.objects.filter(pk__in=due).update(reminded_at=now(), reminded_by=None)
    _write_to({one.user_id for key in due for one in waiting[key]})
    return len(due)


@command(may=policy.may_answer_return, event=Event.RETURN_WRITTEN)
def write_answer(
    *,
    given: AgencyReturn,
    question: str,
    reply: str,
    text: str = "",
    how_known: str = "",
    version: int,
    by: Actor,
) -> ReturnAnswer:
    """Write one answer, for one's colleagues to go on with. Nothing is sent yet.

    `version` is that of the answer its writer saw (0: none). Raises `Conflict` when a colleague wrote since.
    """
    rules.check_answer(reply, text)
    _check_open(given)
    whole = sheet(by, given)
    _number, asked = whole.at(question)
    is_news = reply == Reply.NEWS
    rules.check_adds_news(is_sent=asked.sent is not None, is_news=is_news)
    chosen = Reply(reply)
    if chosen is Reply.NO_CHANGE and asked.last is not None:
        chosen = rules.unchanged_reply(asked.last.reply)
    said = {
        "reply": chosen.value,
        "text": text.strip() if is_news else "",
        "how_known": (how_known or whole.usual_how_known) if is_news else "",
    }
    return _write(given, asked, said, version, by)


@command(may=policy.may_answer_return, event=Event.RETURN_SENT)
def say_no_change(*, given: AgencyReturn, by: Actor) -> AgencyReturn:
    """ "No change" of everything that has no answer yet, and send the whole: never words unread."""
    _check_open(given)
    whole = sheet(by, given)
    rules.check_no_words_wait(len(whole.words_to_send))
    _leave_unchanged(given, whole, by)
    return _send(given, given.coming, by)


@command(may=policy.may_answer_return, event=Event.RETURN_WRITTEN)
def leave_rest_unchanged(*, given: AgencyReturn, by: Actor) -> None:
    """ "No change" of everything that has no answer yet, and nothing sent: words are read first."""
    _check_open(given)
    _leave_unchanged(given, sheet(by, given), by)


@command(may=policy.may_answer_return, event=Event.RETURN_SENT)
def send_return(*, given: AgencyReturn, coming: str = "", by: Actor) -> AgencyReturn:
    """Send what was answered. Sent again, only what was written since goes."""
    _check_open(given)
    return _send(given, coming.strip(), by)


@command(may=policy.may_answer_return, event=Event.RETURN_WORDS_SENT)
def send_left_words(*, given: AgencyReturn, answer: ReturnAnswer, by: Actor) -> Concern:
    """Send words that no return takes any more, as something noticed under the same terms.

    They say when they were written, and by whom: days may have passed, and somebody else may send them.
    """
    held, question, note = _left(given, answer, by)
    rules.check_can_be_sent(is_taken_back=question.is_taken_back)
    concern = _notice(held, question, by, note)
    ReturnAnswer.objects.filter(pk=answer.pk).update(
        sent_at=now(), text="", concern=concern, version=F("version") + 1
    )
    return concern


@command(may=policy.may_answer_return, event=Event.RETURN_WORDS_DROPPED)
def throw_away_left_words(*, given: AgencyReturn, answer: ReturnAnswer, by: Actor) -> None:
    """Throw away words that no return takes any more. Nobody but the agency ever read them."""
    _left(given, answer, by)
    ReturnAnswer.objects.filter(pk=answer.pk, sent_at=None).delete()


def erase_from_returns(mapping: Mapping, person_ids: Collection[UUID], traces: Traces) -> int:
    """Take a child who is let go out of what agencies sent of them. Their answers go with the record."""
    return take_out_noticed(person_ids)


def _send(given: AgencyReturn, coming: str, by: Actor) -> AgencyReturn:
    # Two colleagues who send at once wait for each other: the second finds everything sent.
    held = AgencyReturn.objects.select_for_update(of=("self",)).select_related("mapping").get(pk=given.pk)
    # A colleague who saves now finds it sent; one who saved before has their words in what goes.
    list(ReturnAnswer.objects.select_for_update().filter(given=given, sent_at=None).values_list("pk"))
    whole = sheet(by, given)
    rules.check_something_to_send(len(whole.answered) + len(whole.gone))
    for question in whole.to_send:
        answer = question.answer
        assert answer is not None
        concern = None
        if answer.reply == Reply.NEWS:
            concern = _notice(held, question, by)
        changed = ReturnAnswer.objects.filter(pk=answer.pk, version=answer.version, sent_at=None).update(
            sent_at=now(), text="", concern=concern, version=F("version") + 1
        )
        if changed != 1:
            raise Conflict(WRITTEN_BY_COLLEAGUE)
    held.answered_at = held.answered_at or now()
    held.answered_by = held.answered_by or author(by)
    held.coming = coming
    held.save(update_fields=["answered_at", "answered_by", "coming"])
    return held


def _notice(given: AgencyReturn, question: Question, by: Actor, note: str = "") -> Concern:
    answer = question.waiting
    assert answer is not None
    return notice_something(
        mapping=given.mapping,
        text=f"{answer.text}\n\n{note}".strip(),
        about=question.called_to_team if question.person_id else "",
        person_id=question.person_id,
        handling=Handling.CONDITIONS.value if question.is_narrow else "",
        place=question.called if question.place_id else "",
        how_known=answer.how_known,
        by=by,
    )


def _left(given: AgencyReturn, answer: ReturnAnswer, by: Actor) -> tuple[AgencyReturn, Question, str]:
    """The words as they stand now, and what goes with them. Two who settle them at once wait for each other.

    Words of somebody who was taken back are settled here while the return still runs, too.
    """
    held = AgencyReturn.objects.select_related("mapping", "request").get(pk=given.pk)
    waits = ReturnAnswer.objects.select_for_update().filter(given=held, pk=answer.pk, sent_at=None)
    if not list(waits.values_list("pk")):
        raise PlacemapError(_("A colleague has sent these words, or thrown them away."))
    whole = sheet(by, held)
    if all(one.answer is None or one.answer.pk != answer.pk for one in whole.taken_back):
        rules.check_over(whole.state)
    question = whole.left_at(answer.pk)
    return held, question, whole.note_of(question)


def _leave_unchanged(given: AgencyReturn, whole: Sheet, by: Actor) -> None:
    for question in whole.questions:
        if question.answer is None:
            last = question.last.reply if question.last else ""
            reply = Reply.NO_CHANGE if question.about is About.ELSE else rules.unchanged_reply(last)
            _write(given, question, {"reply": reply.value, "text": "", "how_known": ""}, 0, by)


def _write(
    given: AgencyReturn, question: Question, said: dict[str, str], version: int, by: Actor
) -> ReturnAnswer:
    held = question.waiting
    if (held.version if held else 0) != version:
        raise Conflict(WRITTEN_BY_COLLEAGUE)
    if held is None:
        answer = ReturnAnswer(
            given=given,
            mapping_id=given.mapping_id,
            agency_id=given.agency_id,
            about=question.about.value,
            person_id=question.person_id,
            place_id=question.place_id,
            written_by=author(by),
            **said,
        )
        try:
            with transaction.atomic():
                answer.save(force_insert=True)
        except IntegrityError:
            raise Conflict(WRITTEN_BY_COLLEAGUE) from None
        return answer
    changed = ReturnAnswer.objects.filter(pk=held.pk, version=version, sent_at=None).update(
        written_by=author(by), written_at=now(), version=F("version") + 1, **said
    )
    if changed != 1:
        raise Conflict(WRITTEN_BY_COLLEAGUE)
    held.refresh_from_db()
    return held


def _check_open(given: AgencyReturn) -> None:
    """The mapping still runs, and so does the request, as it stands now and not as the page was made."""
    require_open(given.mapping)
    request = ReturnRequest.objects.get(pk=given.request_id)
    rules.check_open(state_of(request), request.withdrawn_reason, request.due_on)


def _waits(given: AgencyReturn) -> bool:
    state = rules.return_state(answered=given.answered_at is not None, request=state_of(given.request))
    # What is pressed at night or at the weekend is sent on the next working morning: that day counts.
    reminded = day_of_sending(given.reminded_at) if given.reminded_at else None
    return rules.may_remind(state, reminded, day_of_sending(given.request.asked_at), day_of_sending(now()))


def _remind(mapping: Mapping, some: QuerySet[AgencyReturn], by: Actor) -> int:
    # Two who press at once wait for each other: the second finds them reminded.
    held = some.select_for_update(of=("self",)).select_related("request").order_by("pk")
    waiting = [one for one in held if _waits(one) and agreement_in_force(one.agency_id) is not None]
    AgencyReturn.objects.filter(pk__in=[given.pk for given in waiting]).update(
        reminded_at=now(), reminded_by=author(by)
    )
    _tell(mapping, {given.agency_id for given in waiting})
    return len(waiting)


def _tell(mapping: Mapping, agency_ids: set[UUID]) -> None:
    _write_to(who_is_told(mapping, agency_ids, day_of_sending(now())))


def _write_to(user_ids: set[UUID]) -> None:
    """A mail that says only that there is something to answer. At night it waits for the morning."""
    at = next_office_hour(now())
    for user_id in sorted(user_ids):
        ask_for_letter(at, Letter.TO_ANSWER, user_id)
