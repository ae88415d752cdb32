"""Return home interviews: of the whole mapping, of one child, and writing one down."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from placemap.access.audit import record_reading
from placemap.access.decisions import Decision
from placemap.access.events import Event
from placemap.foundations.errors import Conflict
from placemap.responses.policy import may_record_action
from placemap.scanning import commands, policy, queries
from placemap.scanning.commands import Digest
from placemap.scanning.forms import InterviewForm, ReviseInterviewForm, TakeBackForm
from placemap.scanning.forms.interviews import ACCOUNT, UNSAID
from placemap.scanning.models import Interview
from placemap.scanning.views.base import AboutChild, InScanning
from placemap.scanning.vocabulary import MissingFrom, Offer, Topic
from placemap.web.views import FormPage, Page


class InterviewsPage(InScanning, Page):
    """Every child of whom this reader sees an interview, under the five headings."""

    template_name = "scanning/interviews.html"
    title = _("Return home interviews")

    def allowed(self) -> Decision:
        return policy.may_read_interviews(self.actor, self.mapping)

    def context(self) -> dict[str, Any]:
        children = queries.interviews_in(self.actor, self.mapping)
        record_reading(
            self.actor,
            Event.INTERVIEW_VIEWED,
            mapping_id=self.mapping.pk,
            subjects=[key for child in children for key in child.card.record_ids],
        )
        return {**super().context(), "children": children}


class ChildInterviewsPage(AboutChild, Page):
    """What came of one child's interviews, in whole."""

    template_name = "scanning/child_interviews.html"
    title = _("Return home interviews")

    def allowed(self) -> Decision:
        return policy.may_read_interviews(self.actor, self.mapping)

    def context(self) -> dict[str, Any]:
        return {
            **super().context(),
            "interviews": queries.interviews_about(self.actor, self.card.record_ids),
            "actions": queries.actions_from_interviews(self.card.record_ids),
            "may_act": self.card.is_named and bool(may_record_action(self.actor, self.mapping)),
            "may_record": self.card.is_named and bool(policy.may_record_interview(self.actor, self.person)),
        }


class InterviewForms(AboutChild, FormPage):
    """A form about one child's interview, that goes back to the child's."""

    template_name = "scanning/interview_form.html"
    form_class: Any = InterviewForm

    def allowed(self) -> Decision:
        return policy.may_record_interview(self.actor, self.person)

    def context(self) -> dict[str, Any]:
        return {**super().context(), "back_url": self.child_url, "cancel_url": self.child_url}


class RecordInterview(InterviewForms):
    """What came of an interview, or that there has been none yet."""

    title = _("What came of the return home interview?")
    button = _("Write it down")
    success_message = _(
        "Written down, under your agency’s agreement. You can bring it up to date at any time."
    )

    def form_arguments(self) -> dict[str, Any]:
        return {
            "initial": {
                "offer": Offer.NOT_YET.value,
                "missing_from": MissingFrom.NOT_KNOWN.value,
                "is_independent": "not_known",
            }
        }

    def save(self, form: InterviewForm) -> str:
        commands.record_interview(
            person=self.person,
            digest=Digest(**form.digest()),
            handling=form.cleaned_data["handling"],
            by=self.actor,
        )
        return self.child_url


class OfInterview(InterviewForms):
    """A form about one interview that is written down already."""

    def found(self) -> None:
        _ = self.interview

    @cached_property
    def interview(self) -> Interview:
        found = queries.visible_interview(self.card.record_ids, self.kwargs["interview"])
        if found is None:
            raise Http404
        return found

    def allowed(self) -> Decision:
        return policy.may_revise_interview(self.actor, self.interview)


class ReviseInterview(OfInterview):
    """Brought up to date, or put right."""

    title = _("Bring the interview up to date")
    form_class = ReviseInterviewForm
    button = _("Save what has changed")
    success_message = _("Up to date. What stood before stays beneath it.")

    def form_arguments(self) -> dict[str, Any]:
        return {"initial": self._as_it_stands()}

    def latest(self, form: Any) -> dict[str, Any]:
        return self._as_it_stands()

    def _as_it_stands(self) -> dict[str, Any]:
        held = self.interview
        plain = {
            field.name: getattr(held, field.name)
            for field in held._meta.concrete_fields
            if field.name in self.form_class.base_fields and field.name != "version"
        }
        by_topic = {
            name.format(topic.value): of.get(topic.value, "")
            for topic in Topic
            for name, of in ((ACCOUNT, held.account), (UNSAID, held.unsaid))
        }
        return {**plain, **by_topic, "version": str(held.pk)}

    def save(self, form: ReviseInterviewForm) -> str:
        if form.cleaned_data["version"] != str(self.interview.pk):
            raise Conflict(
                gettext("Somebody else brought this up to date while you were writing. Both are shown below.")
            )
        commands.revise_interview(
            interview=self.interview,
            digest=Digest(**form.digest()),
            reason=form.cleaned_data["reason"],
            by=self.actor,
        )
        return self.child_url


class TakeBackInterview(OfInterview):
    """Taken back, with a reason."""

    title = _("Take this interview back?")
    template_name = "web/question.html"
    form_class = TakeBackForm
    button = _("Take it back")
    success_message = _("Taken back. It no longer shows to anybody.")

    def save(self, form: TakeBackForm) -> str:
        commands.take_back_interview(
            interview=self.interview, reason=form.cleaned_data["reason"], by=self.actor
        )
        return self.child_url
