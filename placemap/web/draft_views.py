"""Saving words that are being typed, going back to them, throwing them away, and staying signed in."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.decorators.csrf import csrf_exempt

from placemap.access import drafts, sessions
from placemap.access.decisions import Refused
from placemap.access.models import Draft
from placemap.foundations.clock import now
from placemap.web import errors
from placemap.web.drafts import count_in
from placemap.web.filters import clock_time, day_time
from placemap.web.views import ConfirmPage


# The signed ticket, made for this one reader, is the proof that the words come from a page of ours. A
# token of the form would be out of date once somebody signs in again in another tab, just when their
# words matter most.
@method_decorator(csrf_exempt, name="dispatch")
class KeepDraft(View):
    """Takes what is typed into one page, every few seconds. Sent twice it keeps it once.

    Answers JSON: `state` (kept, sent, erased…), `at` (the time of day), `resume` (the address that leads
    back to these words) and `token`, a fresh one for the form itself. 413 when it is too much, 429 when
    it comes too often, 403 when the page is no longer open to this person, 401 when they are signed out.
    """

    http_method_names = ["post"]
    # A ticket of another post is nobody's here; the page itself says so once it is sent.
    in_any_post = True

    def post(self, request: HttpRequest) -> HttpResponse:
        if _length(request) > drafts.LARGEST:
            return JsonResponse({"state": "too-long"}, status=413)
        actor = request.actor  # type: ignore[attr-defined]
        sheet = drafts.sheet_from(actor, request.POST.get("draft_ticket", ""))
        if sheet is None:
            return JsonResponse({"state": "unknown"}, status=400)
        if drafts.savings_this_minute(actor) >= drafts.SAVINGS_A_MINUTE:
            return errors.too_many(request, wait_seconds=60 - now().second)
        words = {name: request.POST.getlist(name) for name in sheet.names if name in request.POST}
        try:
            saving = drafts.keep(sheet=sheet, words=words, count=count_in(request), by=actor)
        except Refused as refused:
            return JsonResponse({"state": "refused", "why": refused.message}, status=403)
        return JsonResponse(
            {
                "state": saving.state,
                "at": clock_time(saving.saved_at),
                "resume": reverse("draft", args=[saving.draft_id]),
                "token": get_token(request),
            }
        )


class OpenDraft(View):
    """Leads to the page with the words in it. Somebody else's draft does not exist."""

    def get(self, request: HttpRequest, draft: Any) -> HttpResponse:
        found = _mine(request, draft)
        join = "&" if "?" in found.address else "?"
        return HttpResponseRedirect(f"{found.address}{join}draft={found.pk}")


class ThrowAwayDraft(ConfirmPage):
    """Asks once more, since the words cannot be had back."""

    title = gettext_lazy("Throw these words away?")
    button = gettext_lazy("Yes, throw them away")
    success_message = gettext_lazy("Thrown away.")
    dangerous = True

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        # Pressed twice, the second press finds words that are gone already, and is led to the same place.
        self.draft = _mine(request, kwargs["draft"], also_gone=request.method == "POST")
        self.cancel_url = reverse("home")

    def consequences(self) -> list[str]:
        draft = self.draft
        return [
            _("What you typed on %(moment)s in “%(page)s” is deleted. It cannot be had back.")
            % {"moment": day_time(draft.saved_at), "page": draft.title},
            _("Nothing that was already sent is changed."),
        ]

    def save(self, form: Any) -> str:
        drafts.throw_away(draft=self.draft, by=self.request.actor)  # type: ignore[attr-defined]
        return reverse("home")


@method_decorator(csrf_exempt, name="dispatch")
class StaySignedIn(View):
    """A sign of life: the session starts its half hour afresh. It changes nothing else.

    Answers JSON: `seconds` until it ends, fewer than half an hour where its day is nearly over.
    """

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        # Asked for: the half hour begins now, and not within the minute.
        request.session.note_use()  # type: ignore[attr-defined]
        return JsonResponse({"seconds": sessions.seconds_left(request)})


def _mine(request: HttpRequest, draft_id: Any, *, also_gone: bool = False) -> Draft:
    found = drafts.my_draft(request.actor, draft_id, also_gone=also_gone)  # type: ignore[attr-defined]
    if found is None:
        raise Http404
    return found


def _length(request: HttpRequest) -> int:
    said = request.META.get("CONTENT_LENGTH") or "0"
    return int(said) if said.isdigit() else drafts.LARGEST + 1
