"""The pages that add one thing to a child's record: a view, a worry, the child's words, a check."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from placemap.access.decisions import Decision
from placemap.access.duties import Duty
from placemap.cohort import commands, policy, presenters, queries
from placemap.cohort.forms import (
    NO_VIEW,
    NOT_KNOWN_TO_AGENCY,
    CorrectFactorForm,
    CorrectViewForm,
    FactorForm,
    SortForm,
    StatutoryForm,
    TakeBackForm,
    ToldAboutForm,
    TrustedAdultForm,
    ViewForm,
    VoiceForm,
)
from placemap.cohort.models import AboutPerson, AgencyView, Factor
from placemap.cohort.queries.terms import term_choices
from placemap.cohort.views.base import ChildForm
from placemap.cohort.views.correcting import PutsRight
from placemap.cohort.vocabulary import FactorKind
from placemap.foundations.clock import today
from placemap.foundations.errors import Conflict
from placemap.partners.models import Agency


class RecordsAbout(ChildForm):
    """A page for whoever contributes."""

    def allowed(self) -> Decision:
        return policy.may_record_about(self.actor, self.person)


class ViewPage(ChildForm):
    """An agency's own view. The custodian may enter what another agency told them."""

    template_name = "cohort/view.html"
    title = _("Your agency’s own view")
    form_class = ViewForm
    button = _("Record this view")
    success_message = _("The view is recorded, beside the others’.")

    def allowed(self) -> Decision:
        return policy.may_give_view(self.actor, self.person)

    @cached_property
    def agencies(self) -> dict[str, Agency]:
        """The agencies on the mapping, for the custodian to choose from; own agency first."""
        if not self.actor.has_in(Duty.HOLD_COHORT, self.mapping.pk):
            return {}
        found = queries.agencies_on(self.actor, self.mapping)
        return {str(agency.pk): agency for agency in found}

    def form_arguments(self) -> dict[str, Any]:
        asked = self.request.GET.get("agency", "")
        return {
            "agencies": [(key, agency.name) for key, agency in self.agencies.items()],
            "initial": {"agency": asked if asked in self.agencies else str(self.actor.agency_id)},
        }

    def context(self) -> dict[str, Any]:
        title = _("An agency’s own view") if self.agencies else self.title
        return {**super().context(), "title": title}

    def record(self, data: dict[str, Any]) -> None:
        level = data["level"]
        added = commands.record_view(
            person=self.person,
            level="" if level in (NOT_KNOWN_TO_AGENCY, NO_VIEW) else level,
            is_known=level != NOT_KNOWN_TO_AGENCY,
            reasons_for=data["reasons_for"],
            reasons_against=data["reasons_against"],
            held_on=data["held_on"],
            handling=data["handling"],
            agency=self.agencies.get(data.get("agency", "")),
            by=self.actor,
        )
        self.change_url = self.address("correct", self.card.id, added.pk)


class FactorPage(RecordsAbout):
    """A worry, or something that is working well."""

    title = _("Add to this child’s record")
    form_class = FactorForm
    button = _("Add this")
    success_message = _("Added, with its source.")

    def form_arguments(self) -> dict[str, Any]:
        kind = self.request.GET.get("kind", "")
        known = kind in (FactorKind.WORRY, FactorKind.STRENGTH)
        return {
            "initial": {"kind": kind if known else "", "handling": "P"},
            "terms": term_choices(),
        }

    def record(self, data: dict[str, Any]) -> None:
        added = commands.record_factor(
            person=self.person,
            kind=data["kind"],
            text=data["text"],
            nature=data["nature"],
            how_known=data["how_known"],
            happened_on=data["happened_on"],
            grade=data["grade"],
            handling=data["handling"],
            term=data["term"],
            by=self.actor,
        )
        self.change_url = self.address("correct", self.card.id, added.pk)


class SortPage(RecordsAbout):
    """One press: words that came with a list or were noticed are a worry, a strength, or neither."""

    title = _("Is this a worry, a strength or neither?")
    template_name = "cohort/sort.html"
    form_class = SortForm
    success_message = _("Sorted. The words stay as they were given.")

    @cached_property
    def factor(self) -> Factor:
        found = Factor.objects.filter(pk=self.kwargs["factor"], person_id__in=self.card.record_ids).first()
        if found is None:
            raise Http404
        return found

    def allowed(self) -> Decision:
        return policy.may_change_factor(self.actor, self.factor)

    def form_arguments(self) -> dict[str, Any]:
        return {"initial": {"version": self.factor.version, "kind": self.factor.kind}}

    @property
    def back(self) -> str:
        """Where it was opened: the page of children without a referral, its list of words, or the child."""
        here = self.request.GET.get("from", "")
        if here in ("exceptions", "words"):
            return self.address("exceptions") + ("?show=words" if here == "words" else "")
        return f"{self.child_url}#notes"

    def context(self) -> dict[str, Any]:
        return {**super().context(), "factor": self.factor, "back_url": self.back}

    def latest(self, form: Any) -> dict[str, Any]:
        return {"version": Factor.objects.get(pk=self.factor.pk).version}

    def save(self, form: Any) -> str | HttpResponse:
        super().save(form)
        return HttpResponseRedirect(self.back)

    def record(self, data: dict[str, Any]) -> None:
        commands.sort_factor(factor=self.factor, kind=data["kind"], version=data["version"], by=self.actor)


class TakeBackPage(ChildForm):
    """Something recorded by hand goes back, with a reason."""

    title = _("Why do you take this back?")
    template_name = "cohort/take_back.html"
    form_class = TakeBackForm
    button = _("Take it back")
    success_message = _("Taken back. It no longer shows to anybody.")

    @cached_property
    def fact(self) -> AboutPerson:
        found = queries.visible_fact(self.actor, self.card.record_ids, self.kwargs["factor"])
        if found is None:
            raise Http404
        return found

    def allowed(self) -> Decision:
        return policy.may_take_back(self.actor, self.fact)

    def context(self) -> dict[str, Any]:
        return {**super().context(), "fact": presenters.fact_shown(self.fact)}

    def record(self, data: dict[str, Any]) -> None:
        commands.take_back(fact=self.fact, reason=data["reason"], by=self.actor)


class CorrectPage(PutsRight):
    """A worry, a strength or a view is put right. What stood before stays on the record beneath it."""

    @cached_property
    def fact(self) -> Factor | AgencyView:
        found = queries.standing_fact(self.card.record_ids, self.kwargs["factor"])
        if found is None:
            raise Http404
        return found

    @property
    def form_class(self) -> Any:  # type: ignore[override]
        return CorrectFactorForm if isinstance(self.fact, Factor) else CorrectViewForm

    @property
    def put_right(self) -> Factor | AgencyView:
        return self.fact

    def form_arguments(self) -> dict[str, Any]:
        terms = {}
        if isinstance(self.fact, Factor):
            terms["terms"] = term_choices(self.fact.term, self.fact.term_number)
        return {"initial": _as_it_stands(self.fact), **terms}

    def context(self) -> dict[str, Any]:
        return {**super().context(), "fact": presenters.fact_shown(self.fact)}

    def latest(self, form: Any) -> dict[str, Any]:
        return _as_it_stands(self.fact)

    def record(self, data: dict[str, Any]) -> None:
        if data["version"] != _version(self.fact):
            raise Conflict(_("Somebody else put this right while you were writing. Both are shown below."))
        if isinstance(self.fact, Factor):
            self.made = commands.correct_factor(
                fact=self.fact,
                kind=data["kind"],
                text=data["text"],
                nature=data["nature"],
                how_known=data["how_known"],
                happened_on=data["happened_on"],
                grade=data["grade"],
                term=data["term"],
                reason=data["reason"],
                version=self.fact.version,
                by=self.actor,
            )
            return
        level = data["level"]
        self.made = commands.correct_view(
            fact=self.fact,
            level="" if level in (NOT_KNOWN_TO_AGENCY, NO_VIEW) else level,
            is_known=level != NOT_KNOWN_TO_AGENCY,
            reasons_for=data["reasons_for"],
            reasons_against=data["reasons_against"],
            held_on=data["held_on"],
            reason=data["reason"],
            by=self.actor,
        )


def _as_it_stands(fact: Factor | AgencyView) -> dict[str, Any]:
    """The fields of the form that puts a fact right, as the fact has them."""
    if isinstance(fact, Factor):
        return {
            "kind": fact.kind,
            "text": fact.text,
            "nature": fact.nature,
            "how_known": fact.how_known,
            "happened_on": fact.happened_on,
            "grade": fact.grade,
            "term": fact.term,
            "version": _version(fact),
        }
    return {
        "level": (fact.level or NO_VIEW) if fact.is_known else NOT_KNOWN_TO_AGENCY,
        "reasons_for": fact.reasons_for,
        "reasons_against": fact.reasons_against,
        "held_on": fact.happened_on,
        "version": _version(fact),
    }


def _version(fact: Factor | AgencyView) -> str:
    """Which row was read, and in which state: a correction is a row of its own."""
    return f"{fact.pk}.{getattr(fact, 'version', 0)}"


class VoicePage(RecordsAbout):
    """The child's own words, or why nobody has asked."""

    title = _("What does the child say?")
    form_class = VoiceForm
    button = _("Record this")
    success_message = _("Recorded, in the child’s own words or with the reason there are none.")

    def record(self, data: dict[str, Any]) -> None:
        agreed = {"yes": True, "no": False}.get(data["agreed_to_record"])
        commands.record_voice(
            person=self.person,
            text=data["text"],
            said_to=data["said_to"],
            said_on=data["said_on"],
            agreed_to_record=agreed,
            not_sought_because=data["not_sought_because"],
            by=self.actor,
        )


class TrustedAdultPage(RecordsAbout):
    """An adult the child trusts."""

    title = _("Who does the child trust?")
    form_class = TrustedAdultForm
    button = _("Add this person")
    success_message = _("Added.")

    def record(self, data: dict[str, Any]) -> None:
        commands.record_trusted_adult(person=self.person, name=data["name"], who=data["who"], by=self.actor)


class StatutoryPage(RecordsAbout):
    """Where the child stands with statutory services, as checked."""

    title = _("Who holds the statutory responsibility?")
    form_class = StatutoryForm
    button = _("Record this check")
    success_message = _("The check is recorded.")

    def form_arguments(self) -> dict[str, Any]:
        return {"initial": {"checked_on": today()}}

    def record(self, data: dict[str, Any]) -> None:
        commands.record_statutory_check(
            person=self.person,
            status=data["status"],
            owner=data["owner"],
            checked_on=data["checked_on"],
            by=self.actor,
        )


class ToldAboutPage(ChildForm):
    """Whether the child or a parent knows of this, and what they think."""

    title = _("Has anybody told them about this?")
    form_class = ToldAboutForm
    button = _("Record this")
    success_message = _("Recorded.")

    def allowed(self) -> Decision:
        return policy.may_refer(self.actor, self.person)

    def record(self, data: dict[str, Any]) -> None:
        commands.record_told_about(
            person=self.person,
            who=data["who"],
            told=data["told"],
            told_on=data["told_on"],
            told_by=data["told_by"],
            reason=data["reason"],
            view=data["view"],
            by=self.actor,
        )
