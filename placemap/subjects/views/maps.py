"""Named snapshots of the map, what changed between two, a print of it, and files for analysts."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from placemap.access.decisions import Decision
from placemap.access.throttles import Tried
from placemap.foundations.clock import today
from placemap.subjects import commands, policy, presenters
from placemap.subjects.forms import ExportMapForm, SnapshotForm
from placemap.subjects.models import MapSnapshot
from placemap.subjects.presenters import keys_of, map_lines
from placemap.subjects.presenters.maps import map_tables
from placemap.subjects.presenters.snapshots import compared_sentence
from placemap.subjects.queries import (
    ONLY_NEARLY,
    NetworkMap,
    exactly,
    find_people,
    network_around,
    nobody_at_the_place,
    snapshot_shown,
    snapshots,
    snapshots_compared,
    visible_snapshot,
)
from placemap.subjects.views.within import WithinMapping, ids_in
from placemap.subjects.vocabulary import MapFileKind, MapFilePurpose
from placemap.web.guards import limited, proved
from placemap.web.views import ConfirmPage, FormPage, Page


class _Around:
    """Which part of the map an address asks for: around somebody, or the cohort."""

    request: HttpRequest

    @cached_property
    def around(self) -> tuple[Any, ...]:
        return ids_in(self.request.GET.getlist("around"), most=50)

    @property
    def steps(self) -> int:
        return 2 if self.request.GET.get("steps") == "2" else 1


class NetworkPage(_Around, WithinMapping, Page):
    """The map and its table, equal: around the cohort, or around somebody, one or two steps out."""

    template_name = "subjects/network.html"

    def may(self) -> Decision:
        return policy.may_read_links(self.actor, self.mapping)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Search: the words are posted, so that no name is in an address, and become an identifier."""
        words = request.POST.get("q", "").strip()[:200]
        here = reverse("network", args=[self.mapping.reference])
        if not words:
            return HttpResponseRedirect(here)
        found = find_people(self.actor, self.mapping, words, limit=10)
        if not found:
            return self.page(words=words, nobody=True)
        shown, is_near = exactly(found)
        if is_near:
            messages.warning(request, str(ONLY_NEARLY))
        kept = [("around", str(one.card.id)) for one in shown]
        return HttpResponseRedirect(f"{here}?{urlencode(kept)}")

    def context(self) -> dict[str, Any]:
        drawn = network_around(
            self.actor, self.mapping, people=self.around, entities=self.around, steps=self.steps
        )
        asked = {str(key) for key in self.around}
        around = [node for node in drawn.nodes if asked & keys_of(node)]
        sort = self.request.GET.get("sort", "")
        lines = presenters.sorted_lines(map_lines(drawn), sort)
        source = reverse("map-data", args=[self.mapping.reference])
        kept = urlencode([("around", key) for key in sorted(asked)] + [("steps", str(self.steps))])
        return {
            **super().context(),
            "title": _("The map of linked young people"),
            "drawn": drawn,
            "around": around,
            "around_names": ", ".join(presenters.node_name(node) for node in around),
            "asked": bool(asked),
            "next_step": None if asked else nobody_at_the_place(self.actor, self.mapping),
            "steps": self.steps,
            "step_segments": self._step_segments(sorted(asked)),
            **map_tables(self.actor, self.mapping, drawn, lines=lines),
            "sort": sort,
            "map_source": f"{source}?{kept}",
            "map_links": self._map_links(kept),
            "may_add": policy.may_record_link(self.actor, self.mapping),
            "may_take_out": policy.may_export_map(self.actor, self.mapping),
        }

    def _step_segments(self, asked: list[str]) -> list[dict[str, Any]]:
        return [
            {
                "text": text,
                "href": "?" + urlencode([("around", key) for key in asked] + [("steps", str(steps))]),
                "current": self.steps == steps,
            }
            for steps, text in ((1, _("1 step")), (2, _("2 steps")))
        ]

    def _map_links(self, kept: str) -> list[dict[str, str]]:
        here = self.mapping.reference
        return [
            {"text": _("Snapshots"), "href": f"{reverse('snapshots', args=[here])}?{kept}"},
            {"text": _("Print A3"), "href": f"{reverse('map-print', args=[here])}?{kept}"},
        ]


class SnapshotsPage(_Around, WithinMapping, FormPage):
    """Every named snapshot, one to take, and two to compare."""

    template_name = "subjects/snapshots.html"
    title = gettext_lazy("Snapshots of the map")
    form_class = SnapshotForm
    button = gettext_lazy("Take a snapshot")
    success_message = gettext_lazy("Snapshot taken. Each reader sees of it what they may see on the day.")

    def may(self) -> Decision:
        return policy.may_read_links(self.actor, self.mapping)

    def context(self) -> dict[str, Any]:
        taken = snapshots(self.actor, self.mapping)
        return {
            **super().context(),
            "taken": taken,
            "back_url": reverse("network", args=[self.mapping.reference]),
            "may_take": policy.may_arrange_map(self.actor, self.mapping),
        }

    def save(self, form: Any) -> str:
        commands.take_snapshot(
            mapping=self.mapping,
            name=form.cleaned_data["name"],
            people=self.around,
            entities=self.around,
            steps=self.steps,
            by=self.actor,
        )
        return reverse("snapshots", args=[self.mapping.reference])


class SnapshotPage(WithinMapping, Page):
    """One snapshot as this reader may see it today: its lines as a table, with the drawing."""

    template_name = "subjects/snapshot.html"

    def may(self) -> Decision:
        return policy.may_read_links(self.actor, self.mapping)

    def context(self) -> dict[str, Any]:
        shown = snapshot_shown(self.actor, self.mapping, self.kwargs["snapshot"])
        return {
            **super().context(),
            "title": _("A snapshot of the map"),
            "named": shown.named,
            "drawn": shown.drawn,
            **map_tables(self.actor, self.mapping, shown.drawn),
            "map_source": f"{reverse('map-data', args=[self.mapping.reference])}?snapshot={shown.named.id}",
        }


class RemoveSnapshotPage(WithinMapping, ConfirmPage):
    """Removing a snapshot. What it pointed at stays."""

    title = gettext_lazy("Remove this snapshot?")
    button = gettext_lazy("Remove the snapshot")
    success_message = gettext_lazy("Snapshot removed.")

    @cached_property
    def snapshot(self) -> MapSnapshot:
        return visible_snapshot(self.actor, self.mapping, self.kwargs["snapshot"])

    def may(self) -> Decision:
        return policy.may_remove_snapshot(self.actor, self.snapshot)

    def consequences(self) -> list[str]:
        return [_("The links, people and places on it stay as they are.")]

    def context(self) -> dict[str, Any]:
        back = reverse("snapshots", args=[self.mapping.reference])
        return {**super().context(), "back_url": back}

    def save(self, form: Any) -> str:
        commands.remove_snapshot(snapshot=self.snapshot, by=self.actor)
        return reverse("snapshots", args=[self.mapping.reference])


class CompareSnapshotsPage(WithinMapping, Page):
    """What changed from the earlier of two snapshots to the later."""

    template_name = "subjects/compare_snapshots.html"
    title = gettext_lazy("What changed between two snapshots")

    def may(self) -> Decision:
        return policy.may_read_links(self.actor, self.mapping)

    def context(self) -> dict[str, Any]:
        chosen = ids_in(self.request.GET.getlist("s"))
        compared = None
        if len(chosen) == 2:
            compared = snapshots_compared(self.actor, self.mapping, chosen[0], chosen[1])
        elif len(chosen) > 2:
            raise Http404
        return {
            **super().context(),
            "compared": compared,
            "summary": compared_sentence(compared) if compared else "",
            "taken": snapshots(self.actor, self.mapping),
            "chosen": chosen,
            "words_for": presenters,
            "to": presenters.Addresses(self.mapping),
        }


class PrintMapPage(_Around, WithinMapping, Page):
    """The map for an A3 sheet, with its title, purpose, date, marking and key, and the table after."""

    template_name = "subjects/print_map.html"
    title = gettext_lazy("The map, for print")

    def may(self) -> Decision:
        return policy.may_read_links(self.actor, self.mapping)

    def context(self) -> dict[str, Any]:
        drawn = self._drawn()
        source = reverse("map-data", args=[self.mapping.reference])
        asked = self.request.GET.urlencode()
        return {
            **super().context(),
            "drawn": drawn,
            "today": today(),
            **map_tables(self.actor, self.mapping, drawn),
            "map_source": f"{source}?{asked}" if asked else source,
        }

    @proved
    @limited(Tried.EXPORT)
    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().get(request, *args, **kwargs)

    def _drawn(self) -> NetworkMap:
        kept = ids_in([self.request.GET.get("snapshot", "")])
        if kept:
            return snapshot_shown(self.actor, self.mapping, kept[0]).drawn
        return network_around(
            self.actor, self.mapping, people=self.around, entities=self.around, steps=self.steps
        )


class ExportMapPage(_Around, WithinMapping, FormPage):
    """Files of the map for analysis: what this reader may see, with the purpose on record."""

    template_name = "subjects/export_map.html"
    title = gettext_lazy("Take out the map for analysis")
    form_class = ExportMapForm
    button = gettext_lazy("Take out the file")

    def may(self) -> Decision:
        return policy.may_export_map(self.actor, self.mapping)

    def context(self) -> dict[str, Any]:
        return {**super().context(), "back_url": reverse("network", args=[self.mapping.reference])}

    @proved
    @limited(Tried.EXPORT)
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().post(request, *args, **kwargs)

    def save(self, form: Any) -> HttpResponse:
        data = form.cleaned_data
        given = commands.export_map(
            mapping=self.mapping,
            form=MapFileKind(data["form"]),
            purpose=MapFilePurpose(data["purpose"]),
            by=self.actor,
        )
        name = re.sub(r"[^A-Za-z0-9-]", "", self.mapping.reference)
        response = HttpResponse(given.content, content_type=given.content_type)
        response["Content-Disposition"] = f'attachment; filename="{name}-{given.suffix}"'
        response["Cache-Control"] = "no-store"
        return response
