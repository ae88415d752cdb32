"""Checking what somebody offers as proof of who they are: throttled, judged, and written down."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.translation import gettext as _

from placemap.access import throttles
from placemap.access.actors import Actor, system_actor
from placemap.access.session import tell_database
from placemap.access.throttles import Tried
from placemap.accounts import codes, commands, keys, rules
from placemap.accounts.models import CodeApp
from placemap.accounts.policy import SIGNING_IN
from placemap.accounts.queries import passkey_with
from placemap.accounts.rules import WRONG_IN_A_ROW, CodeJudged
from placemap.accounts.vocabulary import Answer
from placemap.partners.models import User


@dataclass(frozen=True, slots=True)
class Outcome:
    """Who proved to be themselves; or why nobody did, and how long to wait before the next try."""

    user: User | None = None
    problem: str = ""
    wait_seconds: int = 0
    minutes_off: int = 0


def at_the_door(request: HttpRequest) -> Actor:
    """Act as the door while nobody is known."""
    door = system_actor(SIGNING_IN)
    tell_database(door, getattr(request, "request_id", ""))
    return door


def by_code(
    request: HttpRequest, *, user: User | None, account: str, typed: str, tried: Tried, by: Actor
) -> Outcome:
    """Check a code. `account` is what is counted against: an address that nobody has is counted like any."""
    address = throttles.address_of(request)
    if wait := throttles.seconds_to_wait(tried, account=account, address=address):
        return Outcome(wait_seconds=wait)
    # Locked, so that of two codes sent at once the second finds the first one taken.
    app = CodeApp.objects.select_for_update().filter(user=user).first() if user else None
    if app is not None and app.wrong_in_a_row >= WRONG_IN_A_ROW:
        throttles.note(tried, account=account, address=address, by=by)
        return Outcome(problem=_problem(Answer.CLOSED))
    judged = _judge(typed, app)
    if app is None or user is None or judged.answer is not Answer.RIGHT:
        throttles.note(tried, account=account, address=address, by=by)
        if app is not None and user is not None:
            commands.note_wrong_code(app=app, owner=user, by=by)
        return Outcome(problem=_problem(judged.answer), minutes_off=judged.minutes_off)
    throttles.forget(tried, account=account)
    commands.take_code(app=app, step=judged.step, owner=user, by=by)
    return Outcome(user=user)


def _judge(typed: str, app: CodeApp | None) -> CodeJudged:
    # Nobody's codes are judged against a secret all the same, so that both take as long.
    secret = codes.unseal(app.secret) if app else codes.secret_for("nobody")
    judged = rules.judge_code(
        rules.digits_of(typed),
        step=codes.step_now(),
        last_step=app.last_step if app else 0,
        code_at=codes.shown_by(secret),
    )
    return judged if app else CodeJudged(Answer.WRONG)


def _problem(answer: Answer) -> str:
    return {
        Answer.USED: _("That code was used already. Wait up to half a minute for the next one, and type it."),
        Answer.CLOSED: _(
            "Too many wrong codes were typed for this account, so its codes are closed. Sign in with a"
            " passkey, or ask for a new link."
        ),
    }.get(
        answer, _("That did not fit. Check the address, and type the code that the app shows at this moment.")
    )


def by_passkey(request: HttpRequest, *, purpose: str, tried: Tried, by: Actor) -> Outcome:
    """Check what the browser answered with a passkey. Signed in, it must be one's own."""
    address = throttles.address_of(request)
    if wait := throttles.seconds_to_wait(tried, address=address):
        return Outcome(wait_seconds=wait)
    answer = request.POST.get("credential", "")
    passkey = passkey_with(keys.credential_in(answer))
    if passkey is not None and by.user_id is not None and passkey.user_id != by.user_id:
        passkey = None
    count = keys.used(request, answer, purpose, passkey)
    if passkey is None or count is None:
        throttles.note(tried, address=address, by=by)
        if passkey is not None:
            commands.note_wrong_passkey(passkey=passkey, owner=passkey.user, by=by)
        return Outcome(
            problem=_(
                "That passkey did not fit. If it was taken off your account, or the page was open for long,"
                " try once more or use a code."
            )
        )
    commands.take_passkey(passkey=passkey, sign_count=count, owner=passkey.user, by=by)
    return Outcome(user=passkey.user)
