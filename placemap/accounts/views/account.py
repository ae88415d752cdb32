"""One's own account: where one is signed in, and how one signs in."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views import View

from placemap.access import sessions
from placemap.access.session import tell_database
from placemap.accounts import keys, policy, presenters, queries
from placemap.accounts.views.proving import first_prove
from placemap.web.shell import Column
from placemap.web.views import Page


class YourAccount(Page):
    """Everywhere this person is signed in, with a way to end each."""

    template_name = "accounts/account.html"
    title = gettext_lazy("Your account")
    session_columns = (
        Column("device", gettext_lazy("Where")),
        Column("started", gettext_lazy("Signed in")),
        Column("used", gettext_lazy("Last used")),
        Column("do", gettext_lazy("Sign out there"), kind="hidden"),
    )

    def context(self) -> dict[str, Any]:
        actor = self.request.actor  # type: ignore[attr-defined]
        return {
            **super().context(),
            "session_columns": self.session_columns,
            "sessions": sessions.my_sessions(actor, self.request.session.session_key),
            "how_signed_in": presenters.how_signed_in,
            "own": queries.ways_of(actor.user_id),
            "passkeys": keys.can_be_used(self.request),
            "is_fresh": sessions.is_fresh(self.request, settings.PLACEMAP_PROOF_LASTS),
            "prove_first": first_prove(reverse("account")),
            "may_keep": bool(policy.may_keep_accounts(actor)),
            "limits": presenters.session_limits(
                settings.SESSION_COOKIE_AGE, settings.PLACEMAP_SESSION_LASTS.total_seconds()
            ),
        }


class ActAs(View):
    """Act as another of one's posts, from the next page on."""

    http_method_names = ["post"]
    in_any_post = True

    def post(self, request: HttpRequest) -> HttpResponse:
        actor = request.actor  # type: ignore[attr-defined]
        wanted = request.POST.get("agency", "")
        if not any(str(post.agency_id) == wanted for post in actor.others):
            if wanted == str(actor.agency_id):
                # Pressed twice.
                return HttpResponseRedirect(reverse("home"))
            raise Http404
        chosen = import_string(settings.PLACEMAP_ACTOR_LOADER)(actor.user_id, UUID(wanted))
        tell_database(chosen, getattr(request, "request_id", ""))
        sessions.change_post(request, chosen)
        words = _("You now act for %(agency)s. What you write is in its name.")
        messages.success(request, words % {"agency": chosen.agency_name})
        return HttpResponseRedirect(reverse("home"))


class EndSession(View):
    """Sign out in one other place."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, session: UUID) -> HttpResponse:
        actor = request.actor  # type: ignore[attr-defined]
        found = sessions.my_session(actor, session)
        if found is None:
            raise Http404
        sessions.end_session(session=found, by=actor)
        messages.success(request, _("Signed out there. It counts from the next thing anybody does on it."))
        return HttpResponseRedirect(reverse("account"))


class EndOtherSessions(View):
    """Sign out everywhere but here."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        actor = request.actor  # type: ignore[attr-defined]
        ended = sessions.end_sessions_of(
            owner_id=actor.user_id, but=request.session.session_key or "", by=actor
        )
        words = ngettext("Signed out in %(n)d other place.", "Signed out in %(n)d other places.", ended)
        messages.success(request, words % {"n": ended})
        return HttpResponseRedirect(reverse("account"))
