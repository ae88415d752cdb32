"""The team: agencies, seats, and asking each agency for its list."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from placemap.access.decisions import require
from placemap.access.once import spend
from placemap.foundations.clock import today
from placemap.foundations.errors import PlacemapError
from placemap.foundations.wording import read_kept
from placemap.mappings import commands, policy, presenters, queries, rules
from placemap.mappings.forms import AskForListForm, CommitForm, NothingKnownForm, SeatForm
from placemap.mappings.pages import TakesNew
from placemap.mappings.views.base import InMapping
from placemap.mappings.vocabulary import CanCommit, MappingState
from placemap.partners import queries as partners
from placemap.partners.models import Agency, User
from placemap.web.fields import OnceForm, new_once
from placemap.web.filters import day
from placemap.web.guards import AsksAgain
from placemap.web.jinja import url_if_any
from placemap.web.views import ConfirmPage, FormPage, Page


class OnTeam(InMapping):
    """A page reached from the team page, which it goes back to."""

    @property
    def back_url(self) -> str:
        return self.page_of("mapping-team")


class MappingTeam(InMapping, Page):
    """Every agency on the team: its agreement, its people, and whether its list was asked for."""

    template_name = "mappings/team.html"
    title = gettext_lazy("Team")

    def context(self) -> dict[str, Any]:
        seats = queries.live_seats(self.mapping)
        everybody = queries.live_seats(self.mapping, with_watchers=True)
        rows = queries.member_rows(self.actor, self.mapping, everybody)
        places = queries.places(self.mapping, seats)
        is_open = self.mapping.state == MappingState.OPEN
        return {
            **super().context(),
            "back_url": self.page_of("mapping"),
            "rows": rows,
            "accepted": {
                key: presenters.acceptance_tag(one)
                for key, one in queries.acceptances(self.actor, self.mapping).items()
            },
            "covering": partners.covering_now([seat.user_id for seat in everybody]),
            "places": presenters.place_rows(places, ""),
            "seats_line": presenters.seats_line(places),
            "list_answer": presenters.list_answer,
            "new_once": new_once,
            "may_change": bool(policy.may_change_mapping(self.actor, self.mapping)) and is_open,
            "may_answer": {
                row.member.pk: bool(policy.may_answer_for_agency(self.actor, row.member)) and is_open
                for row in rows
            },
        }


class JoinAgency(OnTeam, Page):
    """Agencies that could join. Those that have not signed are shown with the reason and no button."""

    may = staticmethod(policy.may_change_mapping)
    template_name = "mappings/join_agency.html"
    title = gettext_lazy("Bring in an agency")

    def context(self) -> dict[str, Any]:
        found = queries.agencies_to_join(self.actor, self.mapping)
        on_team = {row.member.agency_id for row in queries.member_rows(self.actor, self.mapping)}
        bodies = partners.stakeholders(
            self.actor, self.mapping.area, self.mapping.place, self.mapping.districts
        )
        return {
            **super().context(),
            "back_url": self.back_url,
            "answering": presenters.answering_rows(bodies, on_team),
            "new_once": new_once,
            "can_join": [(standing, new_once()) for standing in found if standing.may_take_part],
            "cannot_join": [standing for standing in found if not standing.may_take_part],
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        agency = Agency.objects.filter(pk=_uuid(request.POST.get("agency", "")), is_active=True).first()
        token = _uuid(request.POST.get("once", ""))
        if token is not None and not spend(self.actor, token):
            return HttpResponseRedirect(self.back_url)
        try:
            if agency is None:
                raise PlacemapError(_("Choose one of the agencies on this page."))
            commands.join_agency(mapping=self.mapping, agency=agency, by=self.actor)
        except PlacemapError as problem:
            if queries.is_on_team(self.mapping, agency):
                # Sent twice: the first sending did it.
                return HttpResponseRedirect(self.back_url)
            return self.page(status=422, problem=problem.message)
        messages.success(request, _("The agency is on the team. Give its people their seats."))
        return HttpResponseRedirect(self.back_url)


class SeatPerson(AsksAgain, OnTeam, FormPage):
    """Gives somebody from an agency on the team a seat."""

    may = staticmethod(policy.may_change_mapping)
    template_name = "mappings/seat.html"
    title = gettext_lazy("Give someone a seat")
    form_class = SeatForm
    button = gettext_lazy("Give the seat")
    success_message = gettext_lazy("They are on the team and can see this mapping now.")

    def form_arguments(self) -> dict[str, Any]:
        agencies = [row.member.agency_id for row in queries.member_rows(self.actor, self.mapping)]
        wanted = self.request.GET.get("agency", "")
        people = [one for one in partners.seats_to_choose(self.actor, agencies) if not one.why_not]
        if wanted and any(str(one.agency_id) == wanted for one in people):
            people.sort(key=lambda one: str(one.agency_id) != wanted)
        roles = [
            (role.code, read_kept(role.title), read_kept(role.sentence))
            for role in partners.seat_roles(self.actor)
        ]
        return {"people": people, "roles": roles, "initial": {"role": "team_member"}}

    def context(self) -> dict[str, Any]:
        lapsed = [
            row.standing.why_not
            for row in queries.member_rows(self.actor, self.mapping)
            if row.standing.why_not
        ]
        return {**super().context(), "lapsed": lapsed, "join_href": self.page_of("join-agency")}

    def save(self, form: SeatForm) -> str:
        # A person in one of their posts: who, and for which agency.
        who, agency = form.cleaned_data["user"].split()
        commands.seat_person(
            mapping=self.mapping,
            user=User.objects.select_related("agency").get(pk=UUID(who)),
            agency=Agency.objects.get(pk=UUID(agency)),
            role_code=form.cleaned_data["role"],
            can_commit=CanCommit(form.cleaned_data["can_commit"] or CanCommit.NOT_SAID),
            by=self.actor,
        )
        return self.back_url


class SeatCommits(OnTeam, FormPage):
    """Whether somebody can commit their agency's people and money, said again whenever it changes."""

    may = staticmethod(policy.may_change_mapping)
    title = gettext_lazy("Can they say yes for their agency?")
    form_class = CommitForm
    button = gettext_lazy("Save")
    success_message = gettext_lazy("Saved.")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.seat = queries.seat_in(self.actor, self.mapping, kwargs["seat"])

    def held(self) -> dict[str, Any]:
        kept = queries.seat_in(self.actor, self.mapping, self.seat.pk).can_commit_resources
        return {"can_commit": rules.as_said(kept).value, "version": rules.answer_number(kept)}

    def form_arguments(self) -> dict[str, Any]:
        return {"initial": self.held()}

    def latest(self, form: CommitForm) -> dict[str, Any]:
        return self.held()

    def context(self) -> dict[str, Any]:
        seat = self.seat
        return {**super().context(), "caption": f"{seat.user.name}, {seat.agency.name}"}

    def save(self, form: CommitForm) -> str:
        commands.say_can_commit(
            seat=self.seat,
            can_commit=CanCommit(form.cleaned_data["can_commit"]),
            version=form.cleaned_data["version"],
            by=self.actor,
        )
        return self.back_url


class EndSeat(AsksAgain, OnTeam, ConfirmPage):
    """Takes one seat away."""

    may = staticmethod(policy.may_change_mapping)
    title = gettext_lazy("Take this seat away?")
    button = gettext_lazy("Take the seat away")
    dangerous = True
    success_message = gettext_lazy("The seat is empty now. What they recorded stays.")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.seat = queries.seat_in(self.actor, self.mapping, kwargs["seat"])

    def consequences(self) -> list[str]:
        return [
            _("%(name)s, %(role)s, stops seeing this mapping at once.")
            % {"name": self.seat.user.name, "role": read_kept(self.seat.role.title).lower()},
            _("What they recorded stays, with their name."),
        ]

    def save(self, form: OnceForm) -> str:
        commands.end_seat(seat=self.seat, by=self.actor)
        return self.back_url


class AboutMember(OnTeam):
    """A page about one agency on the team."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.member = queries.member_in(self.actor, self.mapping, kwargs["member"])

    def context(self) -> dict[str, Any]:
        return {**super().context(), "caption": self.member.agency.name, "member": self.member}


class AgencyLeaves(AsksAgain, AboutMember, ConfirmPage):
    """Lets an agency go."""

    may = staticmethod(policy.may_change_mapping)
    title = gettext_lazy("Does this agency leave the team?")
    button = gettext_lazy("The agency leaves")
    dangerous = True
    success_message = gettext_lazy("The agency has left the team. What it gave stays, with its name.")

    def consequences(self) -> list[str]:
        return [
            _("All its people stop seeing this mapping at once."),
            _("What it gave stays, with its name on it, until it is taken back or disposed of."),
            _("It can be brought back while its agreement is in force."),
        ]

    def save(self, form: OnceForm) -> str:
        commands.agency_leaves(member=self.member, by=self.actor)
        return self.back_url


class AskForList(TakesNew, AboutMember, FormPage):
    """Asks an agency for its list by a day."""

    may = staticmethod(policy.may_change_mapping)
    template_name = "mappings/ask.html"
    title = gettext_lazy("Ask for a list")
    form_class = AskForListForm
    button = gettext_lazy("Ask for the list")
    success_message = gettext_lazy(
        "Asked. It now stands in the work of everyone from that agency on the team."
    )

    def form_arguments(self) -> dict[str, Any]:
        due = self.member.due_on or today() + timedelta(days=14)
        return {"initial": {"due_on": day(due), "version": self.member.version}}

    def latest(self, form: AskForListForm) -> dict[str, Any]:
        now = queries.member_in(self.actor, self.mapping, self.member.pk)
        return {"due_on": day(now.due_on) if now.due_on else _("Not asked"), "version": now.version}

    def save(self, form: AskForListForm) -> str:
        commands.ask_for_list(
            member=self.member,
            due_on=form.cleaned_data["due_on"],
            version=form.cleaned_data["version"],
            by=self.actor,
        )
        return self.back_url


class _AnswersForAgency(AboutMember, ConfirmPage):
    """An answer to being asked for a list, by the agency or whoever holds the cohort list."""

    form_class = NothingKnownForm

    @property
    def back_url(self) -> str:
        from_lists = self.request.GET.get("from") == "lists"
        return (url_if_any("lists", self.mapping.reference) if from_lists else "") or super().back_url

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        require(policy.may_answer_for_agency(self.actor, self.member))

    def form_arguments(self) -> dict[str, Any]:
        return {"initial": {"version": self.member.version}}

    def latest(self, form: OnceForm) -> dict[str, Any]:
        return {"version": queries.member_in(self.actor, self.mapping, self.member.pk).version}

    def invalid(self, form: Any, *, message: str = "", status: int = 422, **extra: Any) -> HttpResponse:
        if status == 409:
            # There is no field to compare: the two answers are set beside each other in words.
            now = presenters.list_answer_of(queries.member_in(self.actor, self.mapping, self.member.pk))
            extra["differences"] = [
                {"label": _("Its list"), "yours": str(self.button), "theirs": now["text"]}
            ]
        return super().invalid(form, message=message, status=status, **extra)


class NothingKnown(_AnswersForAgency):
    """An agency looked and holds nothing."""

    title = gettext_lazy("Does this agency know nothing?")
    button = gettext_lazy("Nothing known")
    success_message = gettext_lazy("Written down: asked, and nothing known.")

    def consequences(self) -> list[str]:
        return [
            _("The record says that the agency looked and holds nothing that belongs in this mapping."),
            _("It can still send a list later."),
        ]

    def save(self, form: OnceForm) -> str:
        commands.record_nothing_known(member=self.member, version=form.cleaned_data["version"], by=self.actor)
        return (
            self.page_of("mapping")
            if not policy.may_change_mapping(self.actor, self.mapping)
            else self.back_url
        )


class Unchanged(_AnswersForAgency):
    """An agency looked, and its latest list still holds. One press on the team page or the lists page."""

    title = gettext_lazy("Has nothing changed since its last list?")
    button = gettext_lazy("Nothing has changed")

    def consequences(self) -> list[str]:
        return [
            _("The record says that the agency looked today, and that its latest list still holds."),
            _("It can be taken back, and a new list can still be sent."),
        ]

    def save(self, form: OnceForm) -> str:
        version = form.cleaned_data["version"]
        said = commands.record_unchanged(member=self.member, version=version, by=self.actor)
        self.success_message = presenters.unchanged_said(said)
        return self.back_url


class TakeBackUnchanged(_AnswersForAgency):
    """It was said too soon."""

    title = gettext_lazy("Take back that nothing has changed?")
    button = gettext_lazy("Take it back")

    def consequences(self) -> list[str]:
        return [_("Its last list stands as it came. If it was asked again, it is waited for again.")]

    def save(self, form: OnceForm) -> str:
        version = form.cleaned_data["version"]
        member = commands.take_back_unchanged(member=self.member, version=version, by=self.actor)
        now = presenters.list_answer_of(member)["text"]
        self.success_message = _("Taken back. Its list: %(now)s.") % {"now": now}
        return self.back_url


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
