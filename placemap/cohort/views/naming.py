"""Asking who a linked child is, opening names for a time, and looking at them after."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from placemap.access.audit import record_reading
from placemap.access.decisions import Decision, require
from placemap.access.events import Event
from placemap.cohort import commands, policy, queries
from placemap.cohort.forms import (
    DangerReasonForm,
    DeclineNameForm,
    OpenNameForm,
    PoliceAccessForm,
    PressForm,
    ReviewForm,
)
from placemap.cohort.models import NameRequest
from placemap.cohort.presenters import considering as words
from placemap.cohort.views.base import InMapping
from placemap.cohort.views.considering import OfLinkedChild
from placemap.subjects import commands as subjects
from placemap.subjects.models import NameOpening
from placemap.subjects.policy import (
    may_close_opening,
    may_open_in_danger,
    may_open_names,
    may_review_opening,
    may_say_why_opened,
)
from placemap.web.fields import OnceForm, new_once
from placemap.web.shell import Column
from placemap.web.views import ConfirmPage, FormPage


class AskName(OfLinkedChild):
    """One press: who is this?"""

    form_class = PressForm
    http_method_names = ("post",)
    success_message = gettext_lazy(
        "Asked. The lead or the coordinator opens the name to you, or says why not."
    )

    def allowed(self) -> Decision:
        return policy.may_ask_for_name(self.actor, self.considered_record)

    def record(self, data: dict[str, Any]) -> None:
        commands.ask_for_name(person=self.considered_record, reason=data["reason"], by=self.actor)


class DangerPage(OfLinkedChild, ConfirmPage):
    """Immediate danger: the name now, the reason after, and somebody else looks at it."""

    template_name = "web/confirm.html"
    form_class = OnceForm
    title = gettext_lazy("Is this child in danger right now?")
    button = gettext_lazy("Show me the name now")
    success_message = gettext_lazy(
        "The name is open to you for 24 hours. Say why as soon as the child is safe."
    )

    def allowed(self) -> Decision:
        return may_open_in_danger(self.actor, self.considered_record)

    def context(self) -> dict[str, Any]:
        return {**super().context(), "introduction": _("If somebody is about to be hurt, ring 999 first.")}

    def consequences(self) -> list[Any]:
        return [
            _("The name and date of birth show to you, and to nobody else, for 24 hours."),
            _("Afterwards you say what the danger was. The lead or the coordinator looks at it."),
        ]

    def record(self, data: dict[str, Any]) -> None:
        subjects.open_in_danger(person=self.considered_record, by=self.actor)


class NamesPage(InMapping):
    """Names asked for, names open with their end, and what still waits for a review."""

    template_name = "cohort/names.html"
    title = gettext_lazy("Names asked for and opened")

    def context(self) -> dict[str, Any]:
        opened = queries.names_opened(self.actor, self.mapping)
        asked = queries.names_asked(self.actor, self.mapping)
        record_reading(
            self.actor,
            Event.NAME_VIEWED,
            mapping_id=self.mapping.pk,
            subjects=[one.card.id for one in opened if one.card],
        )
        return {
            **super().context(),
            "asked": asked,
            "answered": queries.names_answered(self.actor, self.mapping),
            "opened": opened,
            "columns": [
                Column("who", _("Linked child")),
                Column("reader", _("Open to")),
                Column("why", _("Why")),
                Column("until", _("Until")),
                Column("do", _("What to do")),
            ],
            "words": words,
            "opens": bool(may_open_names(self.actor, self.mapping)),
            "may_review": {one.opening.pk for one in opened if may_review_opening(self.actor, one.opening)},
            "may_close": {one.opening.pk for one in opened if may_close_opening(self.actor, one.opening)},
            "me": self.actor.user_id,
            "new_once": new_once,
        }


class OfNames(InMapping, FormPage):
    """A page that leads back to the names of this mapping."""

    def check(self) -> None:
        super().check()
        require(self.allowed())

    def allowed(self) -> Decision:
        return may_open_names(self.actor, self.mapping)

    def context(self) -> dict[str, Any]:
        return {**super().context(), "back_url": self.address("names")}

    def save(self, form: Any) -> str | HttpResponse:
        self.record(form.cleaned_data)
        return self.address("names")

    def record(self, data: dict[str, Any]) -> None:
        raise NotImplementedError


class OfRequest(OfNames):
    """An answer to one question who a child is."""

    @cached_property
    def name_request(self) -> NameRequest:
        return queries.visible_name_request(self.mapping, self.kwargs["name_request"])

    def allowed(self) -> Decision:
        return policy.may_answer_name_request(self.actor, self.name_request)

    def draft_concerns(self) -> tuple[UUID | None, list[UUID]]:
        return self.mapping.pk, [self.name_request.person_id]

    @cached_property
    def asked(self) -> queries.AskedName | None:
        found = queries.names_asked(self.actor, self.mapping)
        return next((one for one in found if one.request.pk == self.name_request.pk), None)

    def context(self) -> dict[str, Any]:
        shown = {}
        if self.asked is not None and self.asked.card is not None:
            shown = {
                "caption": self.asked.card.shown_as,
                "introduction": _("%(who)s asks who this is.") % {"who": self.asked.asked_by},
            }
        return {**super().context(), **shown}


class OpenNamePage(OfRequest):
    """Open the name, for a stated time, minuted in the same press."""

    title = gettext_lazy("Open this name")
    form_class = OpenNameForm
    button = gettext_lazy("Open this name")
    success_message = gettext_lazy("Opened. It closes by itself.")

    def record(self, data: dict[str, Any]) -> None:
        commands.open_asked_name(
            name_request=self.name_request,
            purpose=data["purpose"],
            until=data["until"],
            minuted=data["minuted"],
            by=self.actor,
        )


class DeclineNamePage(OfRequest):
    """Not open it, and say why."""

    title = gettext_lazy("Keep this name closed")
    form_class = DeclineNameForm
    button = gettext_lazy("Keep it closed")
    success_message = gettext_lazy("Recorded. The person who asked reads your reason.")

    def record(self, data: dict[str, Any]) -> None:
        commands.decline_name(name_request=self.name_request, reason=data["reason"], by=self.actor)


class PoliceAccessPage(OfNames):
    """One expiring decision that names the officers."""

    title = gettext_lazy("Which police officers may read linked children’s names?")
    form_class = PoliceAccessForm
    button = gettext_lazy("Record this decision")
    success_message = gettext_lazy("Recorded. It ends by itself on the day you chose.")

    @cached_property
    def officers(self) -> dict[str, Any]:
        return {str(user.pk): user for user in queries.police_on_team(self.mapping)}

    def form_arguments(self) -> dict[str, Any]:
        return {"officers": [(key, f"{user.name}, {user.job_title}") for key, user in self.officers.items()]}

    def record(self, data: dict[str, Any]) -> None:
        commands.decide_police_access(
            mapping=self.mapping,
            users=[self.officers[key] for key in data["officers"]],
            purpose=data["purpose"],
            until=data["until"],
            minuted=data["minuted"],
            by=self.actor,
        )


class OfOpening(OfNames):
    """A page about one opened name."""

    @cached_property
    def opening(self) -> NameOpening:
        return queries.visible_opening(self.mapping, self.kwargs["opening"])

    def draft_concerns(self) -> tuple[UUID | None, list[UUID]]:
        return self.mapping.pk, [self.opening.person_id] if self.opening.person_id else []

    def form_arguments(self) -> dict[str, Any]:
        return {"initial": {"version": self.opening.version}}


class CloseOpening(OfOpening):
    """One press: close it before its time."""

    form_class = PressForm
    http_method_names = ("post",)
    success_message = gettext_lazy("Closed.")

    def allowed(self) -> Decision:
        return may_close_opening(self.actor, self.opening)

    def form_arguments(self) -> dict[str, Any]:
        return {}

    def record(self, data: dict[str, Any]) -> None:
        subjects.close_opening(opening=self.opening, by=self.actor)


class ReviewOpening(OfOpening):
    """Somebody else looks at why a name was opened."""

    title = gettext_lazy("Look at why this name was opened")
    form_class = ReviewForm
    button = gettext_lazy("Record this review")
    success_message = gettext_lazy("Reviewed.")

    def allowed(self) -> Decision:
        return may_review_opening(self.actor, self.opening)

    def context(self) -> dict[str, Any]:
        said = self.opening.purpose or _("They have not said why yet.")
        line = _("Opened to %(who)s: %(why)s") % {"who": self.opening.user.name, "why": said}
        return {**super().context(), "introduction": line}

    def latest(self, form: Any) -> dict[str, Any]:
        now = NameOpening.objects.get(pk=self.opening.pk)
        return {"note": now.review_note, "version": now.version}

    def record(self, data: dict[str, Any]) -> None:
        subjects.review_opening(
            opening=self.opening, note=data["note"], version=data["version"], by=self.actor
        )


class DangerReasonPage(OfOpening):
    """What the danger was, from whoever opened the name."""

    title = gettext_lazy("What was the danger?")
    form_class = DangerReasonForm
    button = gettext_lazy("Record this")
    success_message = gettext_lazy("Recorded. The lead or the coordinator looks at it.")

    def allowed(self) -> Decision:
        if not self.opening.because == "danger":
            raise Http404
        return may_say_why_opened(self.actor, self.opening)

    def latest(self, form: Any) -> dict[str, Any]:
        now = NameOpening.objects.get(pk=self.opening.pk)
        return {"purpose": now.purpose, "version": now.version}

    def record(self, data: dict[str, Any]) -> None:
        subjects.say_why_opened(
            opening=self.opening, purpose=data["purpose"], version=data["version"], by=self.actor
        )
