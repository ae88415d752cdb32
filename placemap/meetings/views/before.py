"""Before a meeting: who comes, asking agencies what is new, and asking once more."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from placemap.access.decisions import require
from placemap.meetings import commands, policy, queries
from placemap.meetings.forms import AnswerInvitationForm
from placemap.meetings.models import InvitationReply
from placemap.meetings.views.planned import ByLink, OfMeeting
from placemap.meetings.vocabulary import Coming
from placemap.web.filters import day
from placemap.web.views import ConfirmPage, FormPage


class _Answers(FormPage):
    """A page on which one says whether one comes."""

    meeting: Any
    actor: Any
    template_name = "meetings/coming.html"
    title = gettext_lazy("Are you coming?")
    form_class = AnswerInvitationForm
    button = gettext_lazy("Send my answer")
    success_message = gettext_lazy("Thank you. You can change it until the meeting ends.")

    @cached_property
    def reply(self) -> InvitationReply | None:
        return queries.my_reply(self.actor, self.meeting)

    def held(self, reply: InvitationReply | None) -> dict[str, Any]:
        """What is answered so far."""
        return {
            "coming": reply.coming if reply else None,
            "substitute": reply.substitute if reply else "",
            "version": reply.version if reply else 0,
        }

    def form_arguments(self) -> dict[str, Any]:
        return {"initial": self.held(self.reply)}

    def latest(self, form: Any) -> dict[str, Any]:
        return self.held(queries.my_reply(self.actor, self.meeting))

    def context(self) -> dict[str, Any]:
        return {
            **super().context(),
            "caption": queries.title_of(self.meeting),
            "meeting": self.meeting,
            "is_invited": queries.is_invited(self.actor, self.meeting),
            "can_answer": queries.can_answer(self.meeting),
        }

    def save(self, form: AnswerInvitationForm) -> str:
        given = form.cleaned_data
        commands.answer_invitation(
            meeting=self.meeting,
            coming=Coming(given["coming"]),
            substitute=given["substitute"],
            version=given["version"],
            by=self.actor,
        )
        return self.back_url


class AnswerInvitation(OfMeeting, _Answers):
    """For the team."""

    def check(self) -> None:
        super().check()
        require(policy.may_answer_invitation(self.actor, self.meeting))

    @property
    def back_url(self) -> str:
        return self.address("meeting", self.meeting.pk)


class AnswerInvitationByLink(ByLink, _Answers):
    """For somebody who watches over the mapping and is invited; the team is led to its own page."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        meeting = self.meeting
        if self.actor.sits_in(meeting.mapping_id):
            return HttpResponseRedirect(
                reverse("answer-invitation", args=[meeting.mapping.reference, meeting.pk])
            )
        require(policy.may_answer_invitation(self.actor, meeting))
        self.back_url = reverse("meeting-link", args=[meeting.pk])
        return super().dispatch(request, *args, **kwargs)


class _Runs(OfMeeting, ConfirmPage):
    """One press on the meeting's page, for whoever runs it."""

    def check(self) -> None:
        super().check()
        require(policy.may_ask_before(self.actor, self.meeting))

    @property
    def back_url(self) -> str:
        return self.address("meeting", self.meeting.pk)

    def context(self) -> dict[str, Any]:
        return {**super().context(), "caption": queries.title_of(self.meeting)}


class AskBefore(_Runs):
    """Every agency is asked what is new, two working days before."""

    title = gettext_lazy("Ask every agency what is new?")
    button = gettext_lazy("Ask them")

    def consequences(self) -> list[str]:
        due = queries.before_meeting(self.actor, self.meeting).due_on
        return [
            _("It is wanted by %(day)s.") % {"day": day(due)},
            _("Everybody who can answer for an agency gets a mail. It names nobody."),
        ]

    def save(self, form: Any) -> str:
        request = commands.ask_before(meeting=self.meeting, by=self.actor)
        self.success_message = _("Asked. It is wanted by %(day)s.") % {"day": day(request.due_on)}
        return self.back_url


class ChaseBefore(_Runs):
    """Whoever has not answered is asked once more."""

    title = gettext_lazy("Ask those who have not answered once more?")
    button = gettext_lazy("Ask them once more")

    def consequences(self) -> list[str]:
        return [
            _("Whoever has not said whether they come, and agencies whose return is not in, get a mail."),
            _("It says only that there is something to answer. Nobody gets two on one day."),
        ]

    def save(self, form: Any) -> str:
        count = commands.chase_before(meeting=self.meeting, by=self.actor)
        words = ngettext("%(n)d person is asked once more.", "%(n)d people are asked once more.", count)
        none = _("Nobody needed asking: they have answered, or were asked today.")
        self.success_message = words % {"n": count} if count else none
        return self.back_url
