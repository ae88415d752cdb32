""" "Who knows this child?": asking, and answering from any team or none; and the panel's list."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from placemap.access.actors import Actor
from placemap.access.decisions import Decision, require
from placemap.cohort import commands, policy, queries
from placemap.cohort.forms import EnquiryAnswerForm, WhoKnowsForm
from placemap.cohort.models import Enquiry
from placemap.cohort.presenters import considering as words
from placemap.cohort.views.considering import OfLinkedChild
from placemap.foundations.clock import today
from placemap.partners.models import LegalPower, User
from placemap.partners.queries import PersonToChoose, people_to_choose, people_without_children, powers
from placemap.partners.vocabulary import AgencyKind
from placemap.web.views import FormPage, Page


class WhoKnowsPage(OfLinkedChild):
    """Whom to ask, why, and on which basis."""

    title = gettext_lazy("Who knows this child?")
    template_name = "cohort/who_knows.html"
    form_class = WhoKnowsForm
    button = gettext_lazy("Send the name to them")
    success_message = gettext_lazy("Sent. Each of them sees the name until they answer.")

    def allowed(self) -> Decision:
        return policy.may_decide_on_linked(self.actor, self.considered_record)

    @cached_property
    def people(self) -> list[tuple[str, str, str]]:
        """Key, name, and job and agency, of everybody whose agency has signed, but those whose part sees no
        child; police read names by a decision of its own."""
        police = set(User.objects.filter(agency__kind=AgencyKind.POLICE).values_list("pk", flat=True))
        never = police | people_without_children(self.actor) | {self.actor.user_id}
        return [
            (str(one.id), one.name, self._who(one))
            for one in people_to_choose(self.actor)
            if not one.why_not and one.id not in never
        ]

    def _who(self, one: PersonToChoose) -> str:
        work = words.job_at(one.job_title, one.agency)
        waits = any(
            answer.user_id == one.id and answer.answered_at is None and enquiry.closes_on >= today()
            for enquiry in self.enquiries
            for answer in enquiry.answers.all()
        )
        return _("%(work)s. Asked already, no answer yet.") % {"work": work} if waits else work

    @cached_property
    def enquiries(self) -> list[Enquiry]:
        """What was asked about this child before, with the answers."""
        return queries.enquiries_about(self.card.record_ids)

    def form_arguments(self) -> dict[str, Any]:
        basis = [(str(one.power.pk), one.power.title) for one in powers(self.actor) if not one.why_not]
        return {
            "people": self.people,
            "powers": basis,
            "initial": {"power": str(self.mapping.lawful_basis_id)},
        }

    def context(self) -> dict[str, Any]:
        return {**super().context(), "enquiries": self.enquiries, "today": today()}

    def save(self, form: Any) -> str | HttpResponse:
        data = form.cleaned_data
        commands.ask_who_knows(
            person=self.considered_record,
            users=list(User.objects.filter(pk__in=data["people"]).order_by("name")),
            purpose=data["purpose"],
            power=LegalPower.objects.get(pk=data["power"]),
            closes_on=data["closes_on"],
            by=self.actor,
        )
        return self.address("consider", self.card.id)


class AskedPage(Page):
    """What this person was asked, from any mapping; no name on the list."""

    template_name = "cohort/asked.html"
    title = gettext_lazy("Do you know a child?")

    def context(self) -> dict[str, Any]:
        actor: Actor = self.request.actor  # type: ignore[attr-defined]
        asked = queries.asked_of(actor)
        return {
            **super().context(),
            "waiting": [one for one in asked if one.answered_at is None and one.closes_on],
            "past": [one for one in asked if one.answered_at is not None or not one.closes_on],
        }


class AnswerPage(FormPage):
    """One question: the name, and three answers."""

    template_name = "cohort/answer.html"
    title = gettext_lazy("Do you know this child?")
    form_class = EnquiryAnswerForm
    button = gettext_lazy("Send my answer")
    success_message = gettext_lazy("Thank you. The name is closed to you again.")
    # Words typed beside a child's name do not lie about.
    keeps_draft = False

    @property
    def actor(self) -> Actor:
        actor: Actor = self.request.actor  # type: ignore[attr-defined]
        return actor

    @cached_property
    def asked(self) -> queries.Asked:
        key: UUID = self.kwargs["answer"]
        return queries.asked_shown(self.actor, key)

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        require(policy.may_answer_enquiry(self.actor, self.asked.answer))
        return super().dispatch(request, *args, **kwargs)

    def context(self) -> dict[str, Any]:
        return {**super().context(), "asked": self.asked, "back_url": reverse("asked")}

    def save(self, form: Any) -> str:
        commands.answer_enquiry(
            answer=self.asked.answer,
            reply=form.cleaned_data["reply"],
            note=form.cleaned_data["note"],
            by=self.actor,
        )
        return reverse("asked")
