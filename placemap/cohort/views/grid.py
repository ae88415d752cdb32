"""The reconciliation page, and the children on the lists whom nobody has proposed."""

from __future__ import annotations

from collections import Counter
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from placemap.access.audit import record_reading
from placemap.access.decisions import Decision, require
from placemap.access.duties import Duty
from placemap.access.events import Event
from placemap.cohort import commands, policy, presenters, queries
from placemap.cohort.forms import ProposeSeveralForm
from placemap.cohort.views.base import InMapping
from placemap.cohort.vocabulary import MembershipState
from placemap.mappings.pages import TakesNew
from placemap.subjects.models import Person
from placemap.subjects.queries import ONLY_NEARLY, PersonCard, exactly, find_people, people_groups
from placemap.subjects.vocabulary import CHILD_CATEGORIES, UNSAID_CATEGORIES, Category
from placemap.web.fields import new_once
from placemap.web.shell import Column
from placemap.web.views import FormPage

PER_PAGE = 50
# So many identifiers fit an address; whoever is sought among more narrows the words.
FOUND_AT_MOST = 40
FILTERS = ("waiting", "differ", "unreferred", "review", "new", "settled")
_STATE_PLACES = {
    MembershipState.PROPOSED: 0,
    MembershipState.AGREED: 1,
    MembershipState.DECLINED: 2,
    MembershipState.REMOVED: 3,
}


class _Searched(InMapping):
    """A page that can be searched as people are found elsewhere: by nickname, school, number.

    The words are posted, so that no name is in an address, and become the identifiers of whom they
    find: filters, sorting and paging then go on among those.
    """

    page_name: str

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        words = request.POST.get("q", "").strip()[:200]
        here = self.address(self.page_name)
        kept = [("show", request.GET["show"])] if request.GET.get("show") else []
        if not words:
            return HttpResponseRedirect(f"{here}?{urlencode(kept)}" if kept else here)
        found = find_people(self.actor, self.mapping, words, limit=FOUND_AT_MOST)
        if not found:
            return self.page(q=words, nobody=True)
        shown, is_near = exactly(found)
        if is_near:
            messages.warning(request, str(ONLY_NEARLY))
        kept += [("about", str(one.card.id)) for one in shown]
        return HttpResponseRedirect(f"{here}?{urlencode(kept)}")

    def found(self) -> set[UUID] | None:
        """Every record of the people a search found; None when nothing was searched for."""
        asked = [_as_uuid(one) for one in self.request.GET.getlist("about")[: FOUND_AT_MOST * 2]]
        people = [one for one in asked if one is not None]
        if not people:
            return None
        groups = people_groups(self.actor, self.mapping, people)
        return {record for one in people for record in groups.records(one)}


class CohortPage(_Searched):
    """Children by agency: each agency's own view beside the others', and the group's decision."""

    template_name = "cohort/cohort.html"
    page_name = "cohort"
    title = gettext_lazy("Cohort")

    def context(self) -> dict[str, Any]:
        which = self.request.GET.get("show", "")
        which = which if which in FILTERS else ""
        sort = self.request.GET.get("sort", "")
        sort = sort if sort.removeprefix("-") in _SORTS else ""
        found = self.found()
        board = queries.board(
            self.actor,
            self.mapping,
            which=which,
            by_name=sort.removeprefix("-") == "name",
            among=found,
        )
        why = self.request.GET.get("why", "")
        why = why if why in _WHYS else ""
        filtered = board.shown(which)
        kept = [entry for entry in filtered if why in ("", entry.category)]
        entries = sorted(kept, key=_SORTS[sort.removeprefix("-")], reverse=sort.startswith("-"))
        page = Paginator(entries, PER_PAGE).get_page(self.request.GET.get("page"))
        columns = queries.agency_columns(self.actor, self.mapping)
        shown = list(page.object_list)
        rows = queries.grid_rows(self.actor, self.mapping, shown, columns, board.unanswered)
        page.object_list = rows  # type: ignore[assignment]
        self._record([row.card.id for row in rows])
        asked = self.request.GET.get("open", "")
        opened = next((row for row in rows if str(row.membership.pk) == asked), None)
        decides = self.actor.has_in(Duty.HOLD_COHORT, self.mapping.pk)
        counted = board.counted()
        context = {
            **super().context(),
            "rows": page,
            "entries_in_all": len(board.entries),
            "line": presenters.sentence_count(counted["waiting"] or 0, counted["agreed"] or 0),
            "waiting": counted["waiting"],
            "columns": self._columns(columns),
            "agencies": columns,
            "chips": self._chips(counted, which),
            "whys": self._whys(filtered, why),
            "which": which,
            "sort": sort or "group",
            "searched": found is not None,
            "opened": opened,
            "row_class": lambda row: "pm-row--open" if row is opened else "",
            "decides": decides,
            "sees_everything": decides,
            "proposes": bool(policy.may_propose(self.actor, self.mapping)),
            # Only an empty cohort says how many wait on the lists.
            "candidates": 0 if board.entries else queries.candidates_count(self.actor, self.mapping),
            "show": presenters,
            "once_for": {row.membership.pk: new_once() for row in rows},
        }
        if opened is not None:
            # An opened row shows what the child's own page does.
            self.record_child(opened.card)
            names = {column.id: column.short_name for column in columns}
            notes = queries.notes_about(opened.card.record_ids)
            context |= {
                "words": presenters.words_shown(opened.cells, names, notes),
                "scope": queries.scope_shown(self.actor, self.mapping),
            }
        return context

    def _record(self, shown: list[UUID]) -> None:
        record_reading(self.actor, Event.COHORT_VIEWED, mapping_id=self.mapping.pk, subjects=shown)

    def _columns(self, agencies: list[queries.AgencyColumn]) -> list[Column]:
        return [
            Column("name", _("Child, age"), sortable=True),
            *(Column(f"agency-{column.id}", column.short_name) for column in agencies),
            Column("signed", _("Judgement")),
            Column("known", _("Known before"), sortable=True),
            Column("referral", _("Referral")),
            Column("group", _("Group"), sortable=True),
        ]

    def _chips(self, counted: dict[str, int | None], which: str) -> list[dict[str, Any]]:
        words = {
            "": _("All"),
            "waiting": _("Waiting for a decision"),
            "differ": _("Views differ"),
            "unreferred": _("No referral"),
            "review": _("Judgement due"),
            "new": _("New to services"),
            "settled": _("Declined or left"),
        }
        return [
            {"key": key, "text": text, "count": counted[key], "current": key == which}
            for key, text in words.items()
            if key not in ("settled", "review") or counted[key] or key == which
        ]

    def _whys(self, entries: list[queries.Entry], why: str) -> list[dict[str, Any]]:
        """Why children are here; nothing to choose where all are here for one reason."""
        counted = Counter(entry.category for entry in entries)
        chips: list[dict[str, Any]] = [
            {"key": None, "text": _("All"), "count": len(entries), "current": not why}
        ]
        for one in _WHYS:
            if counted[one] or one == why:
                chips.append(
                    {
                        "key": one,
                        "text": presenters.why_short(one),
                        "count": counted[one],
                        "current": one == why,
                    }
                )
        return chips if why or len(chips) > 2 else []


# In the order of the list of categories: none stands above another.
_WHYS = [c.value for c in Category if c in CHILD_CATEGORIES - UNSAID_CATEGORIES or c is Category.NOT_SET]
_SORTS: dict[str, Any] = {
    "": lambda entry: (_STATE_PLACES[entry.state], entry.name, entry.reference),
    "group": lambda entry: (_STATE_PLACES[entry.state], entry.name, entry.reference),
    "name": lambda entry: (entry.name, entry.reference),
    "known": lambda entry: (entry.known_before.value, entry.name, entry.reference),
}


class CandidatesPage(_Searched):
    """Children on the lists whom nobody has proposed; an agency sees its own, the custodian all."""

    template_name = "cohort/candidates.html"
    page_name = "candidates"
    title = gettext_lazy("On agencies’ lists, not yet proposed")

    def context(self) -> dict[str, Any]:
        about = self.found()
        shared = self.request.GET.get("show") == "shared"
        listed = queries.candidates(self.actor, self.mapping)
        in_all, in_two = len(listed), sum(one.is_shared for one in listed)
        if about is not None:
            listed = [one for one in listed if one.key in about or one.person_id in about]
        if shared:
            listed = [one for one in listed if one.is_shared]
        page = Paginator(listed, PER_PAGE).get_page(self.request.GET.get("page"))
        agencies = queries.agency_columns(self.actor, self.mapping)
        rows = queries.candidate_rows(self.actor, self.mapping, list(page.object_list), agencies)
        page.object_list = rows  # type: ignore[assignment]
        record_reading(
            self.actor,
            Event.COHORT_VIEWED,
            mapping_id=self.mapping.pk,
            subjects=[row.card.id for row in rows],
        )
        return {
            **super().context(),
            "rows": page,
            "agencies": agencies,
            "columns": [
                Column("tick", _("Choose"), kind="hidden"),
                Column("name", _("Child, age")),
                *(Column(f"agency-{column.id}", column.short_name) for column in agencies),
                Column("notes", _("What the lists say")),
                Column("propose", _("Propose"), kind="hidden"),
            ],
            "searched": about is not None,
            "chips": [
                {"text": _("All"), "count": in_all, "current": not shared, "show": None},
                {"text": _("On more than one list"), "count": in_two, "current": shared, "show": "shared"},
            ],
            "in_all": in_all,
            "proposes": bool(self.takes_new and policy.may_propose(self.actor, self.mapping)),
            "sees_everything": self.actor.has_in(Duty.HOLD_COHORT, self.mapping.pk),
            "show": presenters,
        }


class ProposeSeveralPage(TakesNew, InMapping, FormPage):
    """Several children from the lists, proposed at once for one reason."""

    template_name = "cohort/propose_several.html"
    title = gettext_lazy("Why do these children belong in this mapping?")
    form_class = ProposeSeveralForm
    draft_query = ("people",)

    def draft_concerns(self) -> tuple[UUID, list[UUID]]:
        return self.mapping.pk, [person.pk for person in self._chosen()]

    button = gettext_lazy("Propose these children")

    def check(self) -> None:
        super().check()
        require(self._allowed())

    def _allowed(self) -> Decision:
        return policy.may_propose(self.actor, self.mapping)

    def _chosen(self) -> list[Person]:
        asked = self.request.POST.getlist("people") if self.request.method == "POST" else []
        asked = asked or self.request.GET.getlist("people")
        keys = [key for key in (_as_uuid(one) for one in asked[: PER_PAGE * 2]) if key is not None]
        return list(Person.objects.filter(mapping=self.mapping, pk__in=keys, withdrawn_at=None))

    def form_arguments(self) -> dict[str, Any]:
        chosen = [str(person.pk) for person in self._chosen()]
        called = {record: card.shown_as for card in self.cards for record in card.record_ids}
        return {
            "people": {one: called.get(UUID(one), "") for one in chosen},
            "initial": {"people": chosen, "identified_by": "agency_list"},
        }

    @cached_property
    def cards(self) -> list[PersonCard]:
        return queries.cards_of(self.actor, self.mapping, [person.pk for person in self._chosen()])

    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self._chosen():
            return HttpResponseRedirect(f"{self.address('candidates')}?none=1")
        return super().get(request, *args, **kwargs)

    def context(self) -> dict[str, Any]:
        for card in self.cards:
            self.record_child(card)
        return {
            **super().context(),
            "back_url": self.address("candidates"),
            "cards": self.cards,
            "show": presenters,
            "scope": queries.scope_shown(self.actor, self.mapping),
        }

    def save(self, form: Any) -> str:
        data = form.cleaned_data
        chosen = {str(person.pk): person for person in self._chosen()}
        made = commands.propose_children(
            mapping=self.mapping,
            people=[chosen[one] for one in data["people"] if one in chosen],
            reason=data["reason"],
            identified_by=data["identified_by"],
            category=data["category"],
            categories={chosen[one].pk: said for one, said in form.categories.items() if one in chosen},
            consideration=data["consideration"],
            known_before=data["known_before"],
            by=self.actor,
        )
        self.success_message = ngettext(
            "%(num)s child is proposed, and waits for the group’s decision.",
            "%(num)s children are proposed, and wait for the group’s decision.",
            len(made),
        ) % {"num": len(made)}
        return f"{self.address('cohort')}?show=waiting"


def _as_uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
