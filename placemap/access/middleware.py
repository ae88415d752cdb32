"""Login by default, one transaction a request, and the database told who acts.

The transaction is opened here and not by `ATOMIC_REQUESTS`, which opens it after middleware and
would lose the transaction-local context. Views marked `@public` need nobody signed in.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from contextlib import suppress
from typing import Any, TypeVar
from uuid import UUID

import structlog
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.module_loading import import_string

from placemap.access import sessions
from placemap.access.real_data import gate
from placemap.access.session import acting_as, current, tell_database, unit_of_work
from placemap.access.session_store import SESSION_USER

View = TypeVar("View", bound=Callable[..., Any])

__all__ = ["ACTING_AS", "ACTING_AS_HEADER", "SEND_AS", "SESSION_USER", "ActorMiddleware", "public"]

# What every form carries: the agency that its page was opened for. A script says it in a header.
ACTING_AS, ACTING_AS_HEADER = "acting_as", "X-Acting-As"
# What the page that refuses such a form adds, to send it in the post it was written in.
SEND_AS = "send_as"
_READS = {"GET", "HEAD", "OPTIONS"}
_SHUT = {403, 404}

_SAFE_REQUEST_ID = re.compile(r"[A-Za-z0-9-]{8,40}")


def public(view: View) -> View:
    """Mark a view as open to people who are not signed in. Everything else asks for sign-in."""
    view.is_public = True  # type: ignore[attr-defined]
    return view


class ActorMiddleware:
    """Opens the unit of work, finds the actor, and sends strangers to sign in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.load_actor = import_string(settings.PLACEMAP_ACTOR_LOADER)
        self.other_post: Callable[[HttpRequest, str], HttpResponse] = import_string(
            settings.PLACEMAP_OTHER_POST_VIEW
        )
        self.signed_out: Callable[[HttpRequest], HttpResponse] = import_string(
            settings.PLACEMAP_SIGNED_OUT_VIEW
        )

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        request_id = given if _SAFE_REQUEST_ID.fullmatch(given) else uuid.uuid4().hex
        request.request_id = request_id  # type: ignore[attr-defined]
        structlog.contextvars.bind_contextvars(request_id=request_id)
        try:
            if request.path in settings.PLACEMAP_WITHOUT_DATABASE:
                request.actor = None  # type: ignore[attr-defined]
                return self.get_response(request)
            with unit_of_work(request_id) as context:
                context.actor = request.actor = self._actor(request)  # type: ignore[attr-defined]
                context.answers = {} if request.method in _READS else None
                # As it was when the request began: after a failure the database answers nothing more.
                request.gate = gate()  # type: ignore[attr-defined]
                response = self.get_response(request)
                if response.status_code >= 500:
                    transaction.set_rollback(True)
            self._mark_draft(request, response)
            response["X-Request-ID"] = request_id
            return response
        finally:
            structlog.contextvars.unbind_contextvars("request_id")

    def _actor(self, request: HttpRequest) -> Any:
        kept = request.session.get(SESSION_USER)
        if not kept:
            tell_database(None, getattr(request, "request_id", ""))
            return None
        acting_for = request.session.get(sessions.ACTING)
        actor = self.load_actor(UUID(kept), UUID(acting_for) if acting_for else None)
        if actor is None and acting_for and (own := self.load_actor(UUID(kept))) is not None:
            # The account is open, and the post that they acted as was taken away.
            return self._ended(request, own)
        if actor is None:
            # The account was closed since: the session ends at the next request.
            request.session.flush()
            return None
        if not sessions.still_stands(request.session, actor):
            return self._ended(request, actor)
        # The loader told the database. Known before the page begins, so that a page that fails says it too.
        request.emergency = current().opened  # type: ignore[attr-defined]
        return actor

    def _ended(self, request: HttpRequest, actor: Any) -> None:
        sessions.end_because_standing_changed(request, actor)
        tell_database(None, getattr(request, "request_id", ""))
        request.why_signed_out = "changed"  # type: ignore[attr-defined]

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: object, kwargs: object
    ) -> HttpResponse | None:
        if getattr(request, "actor", None) is not None:
            anywhere = getattr(getattr(view, "view_class", None), "in_any_post", False)
            # A page that is opened anew is of the post acted as now; what its scripts ask is of its own.
            asks_anew = request.method in _READS and ACTING_AS_HEADER not in request.headers
            return None if anywhere or asks_anew else self._of_another_post(request)
        marked = getattr(view, "is_public", False) or getattr(
            getattr(view, "view_class", None), "is_public", False
        )
        if marked:
            return None
        if request.method == "POST":
            # The session ended while a form was open: what was typed goes back to whoever typed it.
            return self.signed_out(request)
        # The path alone: a query string may hold a name, and addresses are kept by browsers and proxies.
        asked = {"next": request.path}
        if why := self._why_signed_out(request):
            asked["ended"] = why
        return redirect(f"{reverse('sign-in')}?{urlencode(asked)}")

    def _of_another_post(self, request: HttpRequest) -> HttpResponse | None:
        """A page that was opened in one post writes nothing in another: sent in its own, or not at all."""
        actor: Any = request.actor  # type: ignore[attr-defined]
        said = {*request.POST.getlist(ACTING_AS), request.headers.get(ACTING_AS_HEADER, "")}
        others = said - {"", str(actor.agency_id)}
        if not others:
            return None
        wanted = request.POST.get(SEND_AS, "")
        if others == {wanted} and any(str(post.agency_id) == wanted for post in actor.others):
            chosen = self.load_actor(actor.user_id, UUID(wanted))
            if chosen is not None:
                request.actor = current().actor = chosen  # type: ignore[attr-defined]
                request.emergency = tell_database(chosen, current().request_id)  # type: ignore[attr-defined]
                sessions.change_post(request, chosen)
                return None
        return self.other_post(request, min(others))

    def _why_signed_out(self, request: HttpRequest) -> str:
        """A word for the sign-in page where somebody was signed in until now; empty for a newcomer."""
        why: str = getattr(request, "why_signed_out", "")
        return why or ("time" if settings.SESSION_COOKIE_NAME in request.COOKIES else "")

    def _mark_draft(self, request: HttpRequest, response: HttpResponse) -> None:
        """A draft led to a page that is refused or gone: "My work" says so, until the page opens again.

        In a transaction apart, for the refused one is rolled back. A page that is shut for a time, to
        everybody, says so itself: its words can still be sent.
        """
        actor: Any = request.actor  # type: ignore[attr-defined]
        if actor is None or request.method not in _READS or "draft" not in request.GET:
            return
        from placemap.access import drafts

        is_shut = response.status_code in _SHUT and not getattr(request, "is_shut_for_a_time", False)
        with suppress(ValueError), acting_as(actor):
            wanted = UUID(request.GET["draft"])
            if is_shut:
                drafts.mark_refused(by=actor, draft_id=wanted)
            elif response.status_code == 200:
                drafts.clear_refusal(by=actor, draft_id=wanted, path=request.path)

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """A view that raised leaves nothing half-written."""
        decision = getattr(exception, "decision", None)
        request.is_shut_for_a_time = decision is not None and decision.passes  # type: ignore[attr-defined]
        if transaction.get_connection().in_atomic_block:
            transaction.set_rollback(True)
