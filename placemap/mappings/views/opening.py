"""Opening a mapping: five questions, check the answers, done."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from placemap.access.decisions import require
from placemap.foundations.clock import today
from placemap.mappings import commands, policy, presenters
from placemap.mappings.forms import OpenMappingForm
from placemap.mappings.rules.reviews import usual_review
from placemap.mappings.vocabulary import StartedFrom
from placemap.partners import queries as partners
from placemap.partners.models import Agency, Area, User
from placemap.web.filters import day
from placemap.web.views import FormPage

# Half a year: long enough to see a response through, and renewed on purpose.
USUAL_LENGTH = timedelta(days=182)


class OpenMapping(FormPage):
    """Nothing is kept until the answers have been checked: they travel with the page."""

    template_name = "mappings/open.html"
    title = gettext_lazy("Open a mapping")
    form_class = OpenMappingForm
    button = gettext_lazy("Continue")
    success_message = gettext_lazy("The mapping is open. Finish setting it up below, in any order.")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        require(policy.may_open_mapping(request.actor))  # type: ignore[attr-defined]
        self.back_url = reverse("mappings")

    @property
    def people(self) -> list[partners.PersonToChoose]:
        if not hasattr(self, "_people"):
            self._people = partners.people_to_choose(self.request.actor)  # type: ignore[attr-defined]
        return self._people

    def form_arguments(self) -> dict[str, Any]:
        return {
            "areas": partners.area_labels(self.request.actor),  # type: ignore[attr-defined]
            "districts": partners.district_labels(self.request.actor),  # type: ignore[attr-defined]
            "people": [one for one in self.people if not one.why_not],
            "initial": self._assumed(),
        }

    def _assumed(self) -> dict[str, Any]:
        """What is taken from whoever opens: their agency's area, themselves as keeper, half a year."""
        actor = self.request.actor  # type: ignore[attr-defined]
        mine = next((one for one in self.people if one.id == actor.user_id and not one.why_not), None)
        area = Agency.objects.filter(pk=actor.agency_id).values_list("area_id", flat=True).first()
        return {
            "area": str(area or ""),
            "custodian": str(mine.id) if mine else "",
            "ends_on": today() + USUAL_LENGTH,
        }

    def context(self) -> dict[str, Any]:
        reasons = {one.agency: one.why_not for one in self.people if one.why_not}
        assumed = self._assumed()
        areas = dict(partners.area_labels(self.request.actor))  # type: ignore[attr-defined]
        return {
            **super().context(),
            "cannot_be_chosen": sorted(reasons.items()),
            "assumed_area": areas.get(assumed["area"], ""),
            "assumed_keeper": bool(assumed["custodian"]),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        step = request.POST.get("step", "check")
        if step == "open":
            return super().post(request, *args, **kwargs)
        form = self.make_form(data=request.POST)
        if step == "change":
            typed = {**form.data.dict(), "districts": form.data.getlist("districts")}
            return self.page(form=self.make_form(initial=typed))
        if not form.is_valid():
            return self.invalid(form)
        return self._check_answers(form)

    def make_form(self, **data: Any) -> Any:
        return self.form_class(**{**self.form_arguments(), **data})

    def _check_answers(self, form: Any) -> HttpResponse:
        self.template_name = "mappings/open_check.html"
        self.title = _("Check your answers")
        return self.page(form=form, answers=self._answers(form), answering=self._answering(form))

    def _answering(self, form: Any) -> list[dict[str, Any]]:
        """The bodies that answer where it will work; those whose people were chosen are on the team."""
        given = form.cleaned_data
        actor = self.request.actor  # type: ignore[attr-defined]
        area = Area.objects.get(pk=UUID(given["area"]))
        chosen = {str(actor.user_id), given["lead"], given["custodian"]}
        on_team = {one.agency_id for one in self.people if str(one.id) in chosen}
        place = given["place"] if given["started_from"] == StartedFrom.PLACE else ""
        districts = [UUID(one) for one in given.get("districts", ())]
        return presenters.answering_rows(partners.stakeholders(actor, area, place, districts), on_team)

    def _answers(self, form: Any) -> list[dict[str, Any]]:
        given = form.cleaned_data
        shown = {name: dict(form.fields[name].choices) for name in ("area", "lead", "custodian")}
        chosen = given.get("districts", ())
        districts = (
            [label for key, label in form.fields["districts"].choices if key in chosen] if chosen else []
        )
        started = StartedFrom.label_of(given["started_from"])
        return [
            {"key": _("What it is called"), "value": given["title"]},
            {"key": _("Council area"), "value": shown["area"][given["area"]]},
            *([{"key": _("Districts"), "value": ", ".join(districts)}] if districts else []),
            {"key": _("Starts from"), "value": f"{started}: {given['place']}" if given["place"] else started},
            {"key": _("Harm it is meant to reduce"), "value": given["harm"]},
            {"key": _("Who leads it"), "value": shown["lead"][given["lead"]]},
            {"key": _("Who holds the cohort list"), "value": shown["custodian"][given["custodian"]]},
            {"key": _("When it ends"), "value": day(given["ends_on"])},
            {"key": _("First review"), "value": day(usual_review("", given["ends_on"], today()))},
        ]

    def save(self, form: Any) -> str:
        given = form.cleaned_data
        mapping = commands.open_mapping(
            title=given["title"],
            area=Area.objects.get(pk=UUID(given["area"])),
            districts=list(Area.objects.filter(pk__in=given.get("districts", ()))),
            started_from=given["started_from"],
            place=given["place"] if given["started_from"] == StartedFrom.PLACE else "",
            harm=given["harm"],
            ends_on=given["ends_on"],
            lead=_account(given["lead"]),
            custodian=_account(given["custodian"]),
            by=self.request.actor,  # type: ignore[attr-defined]
        )
        return reverse("mapping", args=[mapping.reference])


def _account(user_id: str) -> User:
    return User.objects.select_related("agency").get(pk=UUID(user_id))
