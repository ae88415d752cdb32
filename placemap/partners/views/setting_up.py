"""Setting the partnership up: a list of tasks, and the shape of councils and groups."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from placemap.access.actors import Actor
from placemap.access.decisions import require
from placemap.foundations.clock import today
from placemap.partners import commands, policy, presenters, queries
from placemap.partners.forms import AreaForm, EndGroupForm, GroupForm
from placemap.partners.models import Area, GovernanceGroup
from placemap.partners.vocabulary import AreaKind, GroupKind
from placemap.web.views import FormPage, Page


class Administers:
    """A page for administrators alone, who see no child."""

    request: HttpRequest

    @property
    def actor(self) -> Actor:
        actor: Actor = self.request.actor  # type: ignore[attr-defined]
        return actor

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)  # type: ignore[misc]
        require(policy.may_manage_partnership(self.actor))


class SetUp(Administers, Page):
    """Everything a partnership needs before its first mapping, in any order."""

    template_name = "partners/setting_up.html"
    title = _("Set up the partnership")

    def context(self) -> dict[str, Any]:
        found = queries.setting_up(self.actor)
        return {
            **super().context(),
            "cards": presenters.set_up_cards(found, queries.backup_standing(self.actor)),
        }


class Structure(Page):
    """Councils and groups as an indented list: who lies in whom, and who sits under whom."""

    template_name = "partners/structure.html"
    title = _("How the partnership is made up")

    def context(self) -> dict[str, Any]:
        actor: Actor = self.request.actor  # type: ignore[attr-defined]
        return {
            **super().context(),
            "found": queries.structure(actor),
            "area_kind": AreaKind.label_of,
            "group_line": presenters.group_line,
            "may_keep": bool(policy.may_manage_partnership(actor)),
        }


class _OfStructure(Administers, FormPage):
    """A form reached from the structure, which it goes back to."""

    button = _("Save")

    @property
    def back_url(self) -> str:
        return reverse("structure")

    def given(self, form: Any) -> dict[str, Any]:
        return {name: value for name, value in form.cleaned_data.items() if name != "once"}


class AddArea(_OfStructure):
    title = _("Add a council")
    form_class = AreaForm
    success_message = _("Added.")

    def form_arguments(self) -> dict[str, Any]:
        areas = queries.areas_kept(self.actor)
        return {"areas": areas, "initial": {"version": 0, **presenters.next_area(areas)}}

    def save(self, form: Any) -> str:
        given = self.given(form)
        commands.record_area(
            name=given["name"],
            kind=AreaKind(given["kind"]),
            parent=_area(given["parent"]),
            bounds=given["bounds"],
            by=self.actor,
        )
        return self.back_url


class ChangeArea(_OfStructure):
    title = _("Change a council")
    form_class = AreaForm
    success_message = _("Saved.")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        found = Area.objects.filter(pk=kwargs["area"]).first()
        if found is None:
            raise Http404
        self.area = found

    def held(self, area: Area) -> dict[str, Any]:
        return {
            "name": area.name,
            "kind": area.kind,
            "parent": str(area.parent_id or ""),
            "bounds": area.bounds,
            "version": area.version,
        }

    def form_arguments(self) -> dict[str, Any]:
        others = [one for one in queries.areas_kept(self.actor) if one.pk != self.area.pk]
        return {"areas": others, "initial": self.held(self.area)}

    def latest(self, form: Any) -> dict[str, Any]:
        return self.held(Area.objects.get(pk=self.area.pk))

    def save(self, form: Any) -> str:
        given = self.given(form)
        given["kind"], given["parent"] = AreaKind(given["kind"]), _area(given["parent"])
        commands.change_area(area=self.area, by=self.actor, **given)
        return self.back_url


class AddGroup(_OfStructure):
    title = _("Add a group")
    form_class = GroupForm
    success_message = _("Added.")

    def form_arguments(self) -> dict[str, Any]:
        wanted = self.request.GET.get("kind", "")
        return {
            "areas": queries.area_labels(self.actor),
            "groups": queries.groups_kept(self.actor),
            "initial": {"version": 0, "kind": wanted if wanted in set(GroupKind) else ""},
        }

    def save(self, form: Any) -> str:
        given = self.given(form)
        given.pop("version")
        commands.record_group(by=self.actor, **_as_group(given))
        return self.back_url


class _AboutGroup(_OfStructure):
    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.group = self.found()

    def found(self) -> GovernanceGroup:
        found = GovernanceGroup.objects.filter(pk=self.kwargs["group"], ended_on=None).first()
        if found is None:
            raise Http404
        return found


class ChangeGroup(_AboutGroup):
    title = _("Change a group")
    template_name = "partners/change_group.html"
    form_class = GroupForm
    success_message = _("Saved.")

    def held(self, group: GovernanceGroup) -> dict[str, Any]:
        return {
            "name": group.name,
            "kind": group.kind,
            "area": str(group.area_id),
            "under": str(group.under_id or ""),
            "chair": group.chair,
            "meets": group.meets,
            "version": group.version,
        }

    def form_arguments(self) -> dict[str, Any]:
        return {
            "areas": queries.area_labels(self.actor),
            "groups": [one for one in queries.groups_kept(self.actor) if one.pk != self.group.pk],
            "initial": self.held(self.group),
        }

    def context(self) -> dict[str, Any]:
        return {**super().context(), "group": self.group}

    def latest(self, form: Any) -> dict[str, Any]:
        return self.held(self.found())

    def save(self, form: Any) -> str:
        commands.change_group(group=self.group, by=self.actor, **_as_group(self.given(form)))
        return self.back_url


class EndGroup(_AboutGroup):
    title = _("Does this group meet no more?")
    form_class = EndGroupForm
    button = _("It meets no more")
    success_message = _("Saved. What it decided stays.")

    def form_arguments(self) -> dict[str, Any]:
        return {"initial": {"ended_on": today(), "version": self.group.version}}

    def context(self) -> dict[str, Any]:
        return {**super().context(), "caption": self.group.name}

    def latest(self, form: Any) -> dict[str, Any]:
        return {"version": self.found().version}

    def save(self, form: Any) -> str:
        commands.end_group(group=self.group, by=self.actor, **self.given(form))
        return self.back_url


def _as_group(given: dict[str, Any]) -> dict[str, Any]:
    under = given["under"]
    return {
        **given,
        "kind": GroupKind(given["kind"]),
        "area": Area.objects.get(pk=UUID(given["area"])),
        "under": GovernanceGroup.objects.get(pk=UUID(under)) if under else None,
    }


def _area(area_id: str) -> Area | None:
    return Area.objects.get(pk=UUID(area_id)) if area_id else None
