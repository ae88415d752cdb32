"""The list of linked children, and the decision on one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from placemap.access.audit import record_reading
from placemap.access.decisions import Decision, require
from placemap.access.events import Event
from placemap.cohort import commands, policy, queries
from placemap.cohort.forms import ConsiderForm, DeciderForm, PressForm
from placemap.cohort.models import LetGo
from placemap.cohort.presenters import considering as words
from placemap.cohort.presenters import lead_line
from placemap.cohort.views.base import ChildForm, InMapping
from placemap.cohort.views.referrals import helper_given, helper_offered
from placemap.cohort.vocabulary import ConsiderationOutcome
from placemap.foundations.errors import WordsInDoubt
from placemap.mappings.models import Member
from placemap.partners.models import Agency
from placemap.partners.vocabulary import AgencyKind
from placemap.subjects.models import Person
from placemap.subjects.policy import may_ask_to_decide, may_open_names
from placemap.subjects.queries import visible_person
from placemap.web.fields import new_once
from placemap.web.shell import Column
from placemap.web.views import FormPage

PER_PAGE = 50


class LinkedPage(InMapping):
    """Linked children, soonest first, with who decides; and the receipts of those let go."""

    template_name = "cohort/linked.html"
    title = gettext_lazy("Linked children")

    def context(self) -> dict[str, Any]:
        ids = queries.linked_ids(self.actor, self.mapping)
        page = Paginator(ids, PER_PAGE).get_page(self.request.GET.get("page"))
        rows = queries.linked_children(self.actor, self.mapping, list(page.object_list))
        page.object_list = rows  # type: ignore[assignment]
        record_reading(
            self.actor,
            Event.LINKS_VIEWED,
            mapping_id=self.mapping.pk,
            subjects=[row.card.id for row in rows],
        )
        return {
            **super().context(),
            "rows": page,
            "columns": [
                Column("who", _("Linked child")),
                Column("to", _("Linked to, on whose word")),
                Column("since", _("First linked")),
                Column("left", _("To decide")),
                Column("decides", _("Who decides")),
                Column("do", _("What to do")),
            ],
            "words": words,
            "may_decide": {
                row.card.id for row in rows if policy.may_decide_on_linked(self.actor, row.person)
            },
            "asks": bool(policy.may_check_again_in(self.actor, self.mapping)),
            "opens": bool(may_open_names(self.actor, self.mapping)),
            "let_go": queries.let_go_count(self.mapping),
            "receipts": queries.receipts(self.actor, self.mapping),
            "may_read": lambda receipt: bool(policy.may_read_receipt(self.actor, receipt)),
            "new_once": new_once,
        }


class ReadReceipt(InMapping, FormPage):
    """One press: the agency that named a child has read why they were let go."""

    form_class = PressForm
    http_method_names = ("post",)
    success_message = gettext_lazy("Recorded that you have read this.")

    def check(self) -> None:
        super().check()
        require(policy.may_read_receipt(self.actor, self.receipt))

    @cached_property
    def receipt(self) -> LetGo:
        return get_object_or_404(LetGo, mapping=self.mapping, pk=self.kwargs["receipt"])

    def save(self, form: Any) -> str:
        commands.read_receipt(receipt=self.receipt, by=self.actor)
        return f"{self.address('linked')}#receipts"


class OfLinkedChild(ChildForm):
    """A page about a child who is being considered; anybody else does not have it (404)."""

    @cached_property
    def person(self) -> Person:
        return visible_person(self.actor, self.mapping, self.kwargs["linked"])

    @cached_property
    def linked(self) -> queries.LinkedChild:
        found = queries.linked_child(self.actor, self.mapping, self.card)
        if found is None:
            raise Http404
        return found

    @property
    def considered_record(self) -> Person:
        return self.linked.person

    def context(self) -> dict[str, Any]:
        return {**super().context(), "linked": self.linked, "words": words}


class ConsiderPage(OfLinkedChild):
    """Refer, support in place, or no concern."""

    template_name = "cohort/consider.html"
    title = gettext_lazy("Decide on this linked child")
    form_class = ConsiderForm
    button = gettext_lazy("Record this decision")

    def allowed(self) -> Decision:
        return policy.may_decide_on_linked(self.actor, self.considered_record)

    def form_arguments(self) -> dict[str, Any]:
        return {
            "is_helped": bool(self.works_with.leads),
            "initial": {"version": self.considered_record.version, **helper_offered(self.works_with)},
        }

    @cached_property
    def works_with(self) -> queries.WorksWith:
        return queries.works_with(self.card.record_ids)

    def latest(self, form: Any) -> dict[str, Any]:
        decided = self.linked.decided
        now = Person.objects.filter(pk=self.considered_record.pk).values_list("version", flat=True).first()
        return {"reason": decided.reason if decided else "", "version": now or 0}

    def context(self) -> dict[str, Any]:
        return {
            **super().context(),
            "back_url": self.address("linked"),
            "may_ask": bool(may_ask_to_decide(self.actor, self.considered_record)),
            "enquiries": queries.enquiries_about(self.card.record_ids),
            "leads": self.works_with.leads,
            "lead_line": lead_line,
            "may_tell": {one.pk for one in self.works_with.leads if policy.may_change_lead(self.actor, one)},
        }

    def save(self, form: Any) -> str | HttpResponse:
        try:
            self._decide(form)
        except WordsInDoubt as doubt:
            form.offer({**form.asked_before, **words.words_to_ask_of(queries.who_wrote(doubt.words))})
            raise
        let_go = form.cleaned_data["outcome"] == ConsiderationOutcome.NO_CONCERN
        self.success_message = (
            _("No concern. This child has left the map; only the count stays.")
            if let_go
            else _("The decision is recorded, with its reason.")
        )
        return self.address("linked")

    def _decide(self, form: Any) -> None:
        data = form.cleaned_data
        commands.decide_on_linked(
            person=self.considered_record,
            outcome=data["outcome"],
            reason=data["reason"],
            done_with_child=data["done_with_child"] == "yes",
            done_with_reason=data["done_with_reason"],
            other_children=data["other_children"],
            other_children_note=data["other_children_note"],
            refer_to=data["refer_to"],
            told=data["told"],
            told_reason=data["told_reason"],
            helper=helper_given(data),
            theirs=data.get("theirs", []),
            not_theirs=form.not_theirs,
            version=data["version"],
            by=self.actor,
        )


class DeciderPage(OfLinkedChild):
    """Ask an agency on the team to decide."""

    title = gettext_lazy("Who should decide on this child?")
    form_class = DeciderForm
    button = gettext_lazy("Ask this agency")
    success_message = gettext_lazy("Asked. Its people on the team now see the name and can decide.")

    def allowed(self) -> Decision:
        return may_ask_to_decide(self.actor, self.considered_record)

    @cached_property
    def agencies(self) -> list[Agency]:
        members = Member.objects.filter(mapping=self.mapping, left_on=None).select_related("agency")
        return [one.agency for one in members if one.agency.kind != AgencyKind.POLICE]

    def form_arguments(self) -> dict[str, Any]:
        return {
            "agencies": [(str(one.pk), one.name) for one in self.agencies],
            "initial": {
                "version": self.considered_record.version,
                "agency": str(self.considered_record.deciding_agency_id or ""),
            },
        }

    def latest(self, form: Any) -> dict[str, Any]:
        row = Person.objects.get(pk=self.considered_record.pk)
        held = row.deciding_agency
        return {"agency": held.name if held else "", "version": row.version}

    def save(self, form: Any) -> str | HttpResponse:
        chosen = UUID(form.cleaned_data["agency"])
        commands.ask_to_decide(
            person=self.considered_record,
            agency=next(one for one in self.agencies if one.pk == chosen),
            version=form.cleaned_data["version"],
            by=self.actor,
        )
        return self.address("linked")


def considering_shown(page: Any) -> dict[str, Any]:
    """What the child's own page says of somebody who is being considered; nothing of anybody else."""
    linked = queries.linked_child(page.actor, page.mapping, page.card)
    if linked is None:
        return {"linked": None}
    return {
        "linked": linked,
        "linked_words": words,
        "linked_may": {
            "decide": bool(policy.may_decide_on_linked(page.actor, linked.person)),
            "ask": not page.card.is_named and bool(policy.may_ask_for_name(page.actor, linked.person)),
        },
        "linked_once": new_once,
    }
