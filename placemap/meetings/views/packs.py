"""A meeting's pack: reading one's own, printing a numbered copy, and calling it back."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from placemap.access.actors import Actor
from placemap.access.decisions import require
from placemap.access.throttles import Tried
from placemap.meetings import commands, policy, presenters, queries
from placemap.meetings.forms import RecallForm
from placemap.meetings.models import Meeting, PackCopy
from placemap.meetings.views.planned import OfMeeting
from placemap.meetings.vocabulary import Part
from placemap.web.fields import new_once
from placemap.web.guards import limited, proved
from placemap.web.views import ConfirmPage, Page, PointsAtNames


class _OfPack(OfMeeting):
    """A page about a meeting's pack."""

    @property
    def back_url(self) -> str:
        return self.address("meeting-pack", self.meeting.pk)


class _Pack(_OfPack, Page):
    """The pack as this reader may read it now."""

    template_name = "meetings/pack.html"
    title = gettext_lazy("Meeting pack")

    @cached_property
    def pack(self) -> queries.Pack:
        return queries.pack_of(self.actor, self.meeting)

    def check(self) -> None:
        super().check()
        require(policy.may_read_pack(self.actor, self.meeting))

    def context(self) -> dict[str, Any]:
        return {
            **super().context(),
            **pack_shown(self.actor, self.meeting, self.pack),
            "back_url": self.address("meeting", self.meeting.pk),
            "runs": False,
            "alone": False,
        }


def pack_shown(actor: Actor, meeting: Meeting, pack: queries.Pack) -> dict[str, Any]:
    """What every page of a pack shows of it."""
    agenda = pack.agenda
    return {
        "caption": queries.title_of(meeting),
        "meeting": meeting,
        "pack": pack,
        "details": presenters.details(queries.one_meeting(actor, meeting)),
        "parts": [(Part.ONE, agenda.one), (Part.TWO, agenda.two)] if agenda else [],
        "replies": queries.replies_of(actor, meeting),
        "words": presenters,
        "new_once": new_once,
        "copy": None,
        "my_copies": queries.my_copies(actor, meeting),
    }


class PackPage(_Pack):
    """On screen; for whoever runs the meeting, also who has read theirs and which copies are out."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        agenda = self.pack.agenda
        if agenda is not None:
            commands.open_pack(meeting=self.meeting, with_two=agenda.sees_two, by=self.actor)
        return super().get(request, *args, **kwargs)

    def context(self) -> dict[str, Any]:
        runs = bool(policy.may_recall_pack(self.actor, self.meeting))
        register = queries.register_of(self.actor, self.meeting) if runs else None
        return {**super().context(), "runs": runs, "register": register}


class OnPaper(Page):
    """One's own numbered copy, to print: its number, its reader and the day stand across every sheet."""

    actor: Any
    meeting: Any
    kwargs: dict[str, Any]
    back_url: Any

    @cached_property
    def copy(self) -> PackCopy:
        return queries.my_copy(self.actor, self.meeting, self.kwargs["number"])

    @cached_property
    def pack(self) -> queries.Pack:
        return queries.pack_of(self.actor, self.meeting, with_two=self.copy.with_two)

    # From here it goes onto paper: asked again who it is, as for the printed map and copies of minutes.
    @proved
    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().get(request, *args, **kwargs)

    def context(self) -> dict[str, Any]:
        return {
            **super().context(),
            "back_url": self.back_url,
            "title": _("Copy %(n)d") % {"n": self.copy.number},
            "copy": self.copy,
            "watermark": presenters.watermark(self.copy),
        }


class PackCopyPage(OnPaper, _Pack):
    """A copy of somebody on the team."""

    def check(self) -> None:
        super().check()
        _ = self.copy


class Prints(ConfirmPage):
    """The next copy gets its number, for whoever presses. One press on the pack."""

    actor: Any
    meeting: Any
    title = gettext_lazy("Print a copy of your pack?")
    button = gettext_lazy("Print a numbered copy")

    def copy_url(self, copy: PackCopy) -> str:
        """The page of a copy."""
        raise NotImplementedError

    def consequences(self) -> list[str]:
        return [
            _("It bears a number, your name and today’s date on every sheet."),
            _("It is yours alone. Whoever chairs can call it back, and you hand it back then."),
        ]

    @limited(Tried.EXPORT)
    @proved
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().post(request, *args, **kwargs)

    def save(self, form: Any) -> str:
        # What is on the paper is what its reader may read at this moment.
        agenda = queries.agenda_of(self.actor, self.meeting)
        copy = commands.print_pack(meeting=self.meeting, with_two=agenda.sees_two, by=self.actor)
        self.success_message = _("This is copy %(n)d. Print it from here.") % {"n": copy.number}
        return self.copy_url(copy)


class PrintPack(_OfPack, Prints):
    """For the team."""

    def check(self) -> None:
        super().check()
        require(policy.may_print_pack(self.actor, self.meeting))

    def copy_url(self, copy: PackCopy) -> str:
        return self.address("meeting-pack-copy", self.meeting.pk, copy.number)


class _Recalls(_OfPack):
    """A page for whoever may call the pack back."""

    def check(self) -> None:
        super().check()
        require(policy.may_recall_pack(self.actor, self.meeting))


class RecallPack(_Recalls, PointsAtNames):
    """Called back, with the reason."""

    title = gettext_lazy("Call this pack back?")
    form_class = RecallForm
    button = gettext_lazy("Call it back")
    success_message = gettext_lazy("Called back. Its page says so, and the copies that are out stand below.")

    def context(self) -> dict[str, Any]:
        return {
            **super().context(),
            "caption": queries.title_of(self.meeting),
            "dangerous": True,
            "cancel_url": self.back_url,
        }

    def send(self, form: RecallForm) -> str:
        """Call it back; what may name somebody is pointed at."""
        commands.recall_pack(
            meeting=self.meeting,
            reason=form.cleaned_data["reason"],
            looked=form.was_looked_at,
            by=self.actor,
        )
        return self.back_url


class LiftRecall(_Recalls, ConfirmPage):
    """Given out again. One press on the pack."""

    title = gettext_lazy("Give the pack out again?")
    button = gettext_lazy("Give it out again")
    success_message = gettext_lazy("Given out again. Copies that were printed before are still to come back.")

    def consequences(self) -> list[str]:
        return [_("Everybody reads theirs as it is now. Copies from before stay to be handed back.")]

    def save(self, form: Any) -> str:
        commands.lift_recall(meeting=self.meeting, by=self.actor)
        return self.back_url


class HandBackCopy(_Recalls, ConfirmPage):
    """A copy was handed back. One press on the pack."""

    title = gettext_lazy("Was this copy handed back?")
    button = gettext_lazy("It is back")
    success_message = gettext_lazy("Ticked off.")

    @cached_property
    def copy(self) -> PackCopy:
        return queries.copy_in(self.actor, self.meeting, self.kwargs["number"])

    def check(self) -> None:
        super().check()
        _ = self.copy

    def consequences(self) -> list[str]:
        return [_("Put it through a shredder. The number stays in the register.")]

    def save(self, form: Any) -> str:
        commands.hand_back_copy(copy=self.copy, by=self.actor)
        return self.back_url
