"""A silver meeting for somebody who watches over its mapping and is invited: its pack, and its screen."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy

from placemap.access.decisions import require
from placemap.meetings import commands, policy, presenters, queries
from placemap.meetings.models import PackCopy
from placemap.meetings.views.packs import OnPaper, Prints, pack_shown
from placemap.meetings.views.planned import ByLink
from placemap.web.views import Page


class _Alone(ByLink):
    """A page for whoever watches over the mapping and may come; the team is led to its own page."""

    own_page: ClassVar[str]

    def check(self) -> None:
        """Raise 404 or a refusal before anything is read or written."""
        require(policy.may_come(self.actor, self.meeting))

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        meeting = self.meeting
        if self.actor.sits_in(meeting.mapping_id):
            rest = [value for key, value in kwargs.items() if key != "meeting"]
            return HttpResponseRedirect(
                reverse(self.own_page, args=[meeting.mapping.reference, meeting.pk, *rest])
            )
        self.check()
        answer: HttpResponse = super().dispatch(request, *args, **kwargs)  # type: ignore[assignment]
        return answer


class _OfPack(_Alone):
    """A page about the pack."""

    def check(self) -> None:
        require(policy.may_read_pack(self.actor, self.meeting))

    @property
    def back_url(self) -> str:
        return reverse("pack-link", args=[self.meeting.pk])


class _Pack(_OfPack, Page):
    """The pack as this reader may read it now: no child is in it, since they see none."""

    template_name = "meetings/pack_alone.html"
    title = gettext_lazy("Meeting pack")

    @cached_property
    def pack(self) -> queries.Pack:
        return queries.pack_of(self.actor, self.meeting)

    def context(self) -> dict[str, Any]:
        return {
            **super().context(),
            **pack_shown(self.actor, self.meeting, self.pack),
            "back_url": reverse("meeting-link", args=[self.meeting.pk]),
            "alone": True,
        }


class PackLink(_Pack):
    """On screen. Whoever is no longer invited and printed a copy reads only that it was called back."""

    own_page = "meeting-pack"

    @cached_property
    def pack(self) -> queries.Pack:
        if policy.may_read_pack(self.actor, self.meeting):
            return queries.pack_of(self.actor, self.meeting)
        return queries.recalled_pack(self.actor, self.meeting)

    def check(self) -> None:
        if self.pack.recall is None:
            super().check()

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.pack.agenda is not None:
            commands.open_pack(meeting=self.meeting, with_two=False, by=self.actor)
        return super().get(request, *args, **kwargs)


class PackCopyLink(OnPaper, _Pack):
    """One's own numbered copy."""

    own_page = "meeting-pack-copy"

    def check(self) -> None:
        super().check()
        _ = self.copy


class PrintPackLink(_OfPack, Prints):
    """The next copy."""

    own_page = "print-pack"

    def copy_url(self, copy: PackCopy) -> str:
        return reverse("pack-copy-link", args=[self.meeting.pk, copy.number])


class ScreenLink(_Alone, Page):
    """Where the meeting is, to follow it: its items and who is there, and none of the words written down."""

    own_page = "run-meeting"
    template_name = "meetings/screen_alone.html"
    title = gettext_lazy("Screen")

    def context(self) -> dict[str, Any]:
        screen = queries.screen_of(self.actor, self.meeting, None)
        minutes = queries.minutes_of(self.actor, self.meeting)
        return {
            **super().context(),
            "caption": queries.title_of(self.meeting),
            "meeting": self.meeting,
            "shown": presenters.as_followed(screen) if screen else None,
            "ended": screen is not None and screen.sitting.ended_at is not None,
            "opens_at": queries.door_opens_at(self.meeting),
            "has_minutes": minutes is not None and queries.is_approved(minutes),
            "words": presenters,
            "back_url": reverse("meeting-link", args=[self.meeting.pk]),
        }


class ScreenNews(_Alone, Page):
    """The same as data, asked every few seconds by the page itself. Left alone, its session ends as ever.

    Answers JSON. `seen` is what the last answer said; where nothing changed since, nothing is said again.
    """

    own_page = "meeting-news"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        request.session.leave_alone()  # type: ignore[attr-defined]
        screen = queries.screen_of(self.actor, self.meeting, None)
        if screen is None:
            return JsonResponse({"begun": False})
        shown = presenters.as_followed(screen)
        mark = sha256(json.dumps(shown).encode()).hexdigest()[:16]
        return JsonResponse(
            {
                "begun": True,
                "ended": screen.sitting.ended_at is not None,
                "seen": mark,
                "shown": None if mark == request.GET.get("seen", "") else shown,
            }
        )
