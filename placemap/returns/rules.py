"""When a request is open, what an answer needs, and what "no change" means: values in, answer out."""

from __future__ import annotations

from datetime import date, timedelta

from placemap.foundations.dates import show
from placemap.foundations.errors import PlacemapError
from placemap.foundations.office_hours import working_days_before
from placemap.foundations.wording import _
from placemap.foundations.working_days import next_working_day
from placemap.returns.vocabulary import Reply, RequestState, ReturnState

# A return that comes a week late still helps the meeting after; one that comes a month late confuses it.
GRACE = timedelta(days=14)
# Further away than this, whoever is asked forgets it.
LONGEST = timedelta(days=60)
LONGEST_WORDS = 2000
# The clock reminds so many working days before the day, and once more after it, for a week at most.
REMINDED_BEFORE = 2
REMINDED_AFTER = timedelta(days=7)


def request_state(*, due_on: date, withdrawn: bool, followed: bool, on: date) -> RequestState:
    """Where a request stands on the day `on`. `followed`: a newer request took its place."""
    if withdrawn:
        return RequestState.WITHDRAWN
    if followed or on > due_on + GRACE:
        return RequestState.EXPIRED
    return RequestState.LATE if on > due_on else RequestState.OPEN


def is_open(state: RequestState) -> bool:
    """Whether a return may still be written and sent."""
    return state in (RequestState.OPEN, RequestState.LATE)


def return_state(*, answered: bool, request: RequestState) -> ReturnState:
    """How far one agency has come."""
    if answered:
        return ReturnState.ANSWERED
    if request is RequestState.OPEN:
        return ReturnState.WAITING
    return ReturnState.OVERDUE if request is RequestState.LATE else ReturnState.NEVER_CAME


def check_due(due_on: date, on: date) -> None:
    """A return is wanted by a day that has not passed, within two months."""
    if due_on < on:
        raise PlacemapError(_("That day has passed. Give a later one."))
    if due_on > on + LONGEST:
        raise PlacemapError(
            _("That is more than two months away. Choose {day} or earlier.", day=show(on + LONGEST))
        )


def check_asked(agencies: int) -> None:
    """A request is put to somebody."""
    if not agencies:
        raise PlacemapError(_("Choose at least one agency to ask."))


def check_may_ask(standing: RequestState | None) -> None:
    """One request at a time: one whose day has not come is withdrawn first."""
    if standing is RequestState.OPEN:
        raise PlacemapError(
            _("Returns have been asked for already, and their day has not come. Withdraw that request first.")
        )


def check_open(state: RequestState, withdrawn_reason: str, due_on: date) -> None:
    """Refuse to write or send once the request is over, and say what to do with the words."""
    if state is RequestState.WITHDRAWN:
        raise PlacemapError(
            _(
                "This request was withdrawn: {reason} Nothing was sent. If your words matter, put them under"
                " “I noticed something”.",
                reason=sentence(withdrawn_reason),
            )
        )
    if state is RequestState.EXPIRED:
        raise PlacemapError(
            _(
                "This request was due on {day} and is over. Nothing was sent. If your words matter, put them"
                " under “I noticed something”.",
                day=show(due_on),
            )
        )


def check_over(state: RequestState) -> None:
    """Words are settled one by one only once they cannot go with a return any more."""
    if is_open(state):
        raise PlacemapError(_("This return can still be sent. Check your words there, and send it."))


def check_withdrawal(state: RequestState, reason: str) -> None:
    """Only what is open is withdrawn, and with a reason that everybody asked can read."""
    if not is_open(state):
        raise PlacemapError(_("This request is over already."))
    if not reason.strip():
        raise PlacemapError(_("Say in a sentence why it is withdrawn. Everybody who was asked reads it."))


def check_answer(reply: str, text: str) -> None:
    """News needs words; the other two answers leave none behind unread."""
    written = text.strip()
    if reply == Reply.NEWS:
        if not written:
            raise PlacemapError(_("Write what is new. A few words are enough."))
        if len(written) > LONGEST_WORDS:
            raise PlacemapError(_("That is too long. Write at most 2,000 characters."))
    elif reply not in {member.value for member in Reply}:
        raise PlacemapError(_("Choose an answer."))
    elif written:
        raise PlacemapError(
            _("You wrote something new. Press “Save what is new” to keep it, or empty the box first.")
        )


def check_adds_news(*, is_sent: bool, is_news: bool) -> None:
    """What was sent stays as it is: only news is added to it."""
    if is_sent and not is_news:
        raise PlacemapError(_("Your agency has sent an answer here already. You can add what is new since."))


def check_no_words_wait(words: int) -> None:
    """One press sends no words that whoever presses has not seen."""
    if words:
        raise PlacemapError(_("Something new is written here and not sent yet. Check it, then send it."))


def unchanged_reply(last: str) -> Reply:
    """What "no change" says of one question: whoever was not known last time still is not."""
    return Reply.NOTHING_KNOWN if last == Reply.NOTHING_KNOWN else Reply.NO_CHANGE


def check_something_to_send(answers: int) -> None:
    """A return holds at least one answer."""
    if not answers:
        raise PlacemapError(_("Answer at least one question first, or say that nothing has changed."))


def check_can_be_sent(*, is_taken_back: bool) -> None:
    """Words of somebody who was taken back go nowhere."""
    if is_taken_back:
        raise PlacemapError(
            _("Your agency took back whoever these words are about, so they can only be thrown away.")
        )


def written_before(on: date, who: str) -> str:
    """What goes with words that are sent after their time, so that nobody takes them for today's."""
    return str(_("Written on {day} by {who}, sent later.", day=show(on), who=who))


def may_remind(state: ReturnState, reminded_on: date | None, asked_on: date, on: date) -> bool:
    """Whether an agency is reminded: it has not answered, and nobody asked or reminded it today."""
    return state in (ReturnState.WAITING, ReturnState.OVERDUE) and on not in (reminded_on, asked_on)


def reminds_by_clock(due_on: date, asked_on: date, reminded_on: date | None, on: date) -> bool:
    """Whether the clock reminds an agency that has not answered: once before the day, and once after it.

    Whoever was asked, or reminded by somebody, in the same days needs no second mail. Where the clock stood
    still on the very day, the next one makes it good.
    """
    if on <= due_on:
        first = working_days_before(due_on, REMINDED_BEFORE)
    elif on <= due_on + REMINDED_AFTER:
        first = next_working_day(due_on)
    else:
        return False
    return first <= on and asked_on < first and (reminded_on is None or reminded_on < first)


def sentence(words: str) -> str:
    """Somebody's words as a sentence of ours."""
    written = words.strip()
    return written if written.endswith((".", "!", "?")) else f"{written}."
