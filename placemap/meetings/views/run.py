"""The screen of a running meeting: its current item and whom that is about, and what is typed into it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, ClassVar
from uuid import UUID

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy

from placemap.access import drafts
from placemap.access.decisions import require
from placemap.access.models import Draft
from placemap.foundations.clock import today
from placemap.foundations.dates import show
from placemap.foundations.errors import Conflict
from placemap.mappings.vocabulary import MappingState
from placemap.meetings import commands, policy, presenters, queries
from placemap.meetings.forms import ActionForm, DecisionForm, NoteForm, SafetyForm
from placemap.meetings.models import AgendaItem
from placemap.meetings.views.planned import OfMeeting
from placemap.meetings.vocabulary import AgendaKind, EntryKind, MeetingKind, Part
from placemap.partners.models import Agency, User
from placemap.responses.queries import understood_day
from placemap.subjects.models import Person
from placemap.subjects.queries import visible_person
from placemap.web.drafts import ShownDraft
from placemap.web.fields import OnceForm, new_once
from placemap.web.views import FormPage, Page, PointsAtNames

Written = tuple[BaseForm, ShownDraft | None]


class OnScreen(OfMeeting):
    """A page of a running meeting, for whoever comes to it."""

    def check(self) -> None:
        super().check()
        require(policy.may_come(self.actor, self.meeting))

    @property
    def run_url(self) -> str:
        return self.address("run-meeting", self.meeting.pk)

    def at_url(self, item: UUID | None) -> str:
        return f"{self.run_url}?item={item}" if item else self.run_url

    @cached_property
    def item_id(self) -> UUID | None:
        """The item that the address names; None for where the meeting is."""
        try:
            return UUID(self.request.GET.get("item", ""))
        except ValueError:
            return None

    @cached_property
    def item(self) -> AgendaItem:
        """That item, or 404."""
        return queries.item_in(self.actor, self.meeting, self.item_id or UUID(int=0))

    @cached_property
    def writes(self) -> bool:
        """Whether the reader writes down what is said here."""
        return bool(policy.may_record(self.actor, self.meeting))

    @cached_property
    def screen(self) -> queries.Screen | None:
        return queries.screen_of(self.actor, self.meeting, self.item_id)

    @cached_property
    def room(self) -> queries.Room:
        """Who is here. A page that shows the screen read it with that; one that only saves reads no child."""
        screen = self.__dict__.get("screen")
        return screen.room if screen else queries.room_of(self.actor, self.meeting)

    @cached_property
    def hide(self) -> presenters.Hider:
        screen = self.screen
        cards = [one.row.card for one in screen.items if one.row.card] if screen else []
        return presenters.Hider(cards, hidden=screen is not None and screen.sitting.names_hidden)

    @cached_property
    def _owners(self) -> dict[str, tuple[User, Agency]]:
        """Who can be given an action: those in the room first, then the rest of the team."""
        there = [one.attendance for one in self.room.people if one.is_there and one.attendance]
        found = {f"{one.user_id}.{one.agency_id}": (one.user, one.agency) for one in there if one.user}
        known = {user.pk for user, _agency in found.values()}
        for seat in queries.seats_to_invite(self.mapping, MeetingKind(self.meeting.series.kind)):
            if seat.user_id not in known:
                found[f"{seat.user_id}.{seat.agency_id}"] = seat.user, seat.agency
        return found

    @cached_property
    def people(self) -> list[tuple[str, str]]:
        """The same, to choose from."""
        return [(key, f"{user.name}, {agency.name}") for key, (user, agency) in self._owners.items()]

    def chosen(self, key: str) -> tuple[User, Agency]:
        """Somebody who was chosen from those."""
        return self._owners[key]

    @cached_property
    def my_drafts(self) -> list[Draft]:
        """What the reader typed anywhere and did not send: one reading for all the boxes."""
        return drafts.my_drafts(self.actor)

    def is_there(self, user: User) -> bool:
        """Whether somebody is in the room, or on the line."""
        return any(one.user_id == user.pk and one.is_there for one in self.room.people)

    def shown(self) -> dict[str, Any]:
        """What the template of the screen needs, but for the forms."""
        screen = self.screen
        at = screen.at if screen else None
        return {
            "title": queries.title_of(self.meeting),
            "meeting": self.meeting,
            "mapping": self.mapping,
            "screen": screen,
            "hide": self.hide,
            "words": presenters,
            "writes": self.writes and screen is not None,
            "may_begin": self.writes and queries.door_opens_at(self.meeting) is None,
            "opens_at": queries.door_opens_at(self.meeting),
            "run_url": self.run_url,
            "back_url": self.address("meeting", self.meeting.pk),
            "at_id": at.row.item.pk if at else None,
            "elsewhere": screen is not None and screen.runs_at is not None and screen.runs_at is not at,
            "is_part_two": at is not None and at.row.part is Part.TWO,
            "new_once": new_once,
            "paused": "paused" in self.request.GET,
            "focus": self.request.GET.get("focus", ""),
            "then": self.at_url(at.row.item.pk if at else None),
            "writers": {},
            "read_back": None,
        }


class RunPage(OnScreen, Page):
    """The screen, with boxes for whoever writes. Words that were not sent stand in them again."""

    template_name = "meetings/run.html"

    def context(self) -> dict[str, Any]:
        context = {**super().context(), **self.shown()}
        if context["writes"] and self.screen and self.screen.at and not context["paused"]:
            context["writers"] = all_writers(self)
        return context


class _Presses(OnScreen, FormPage):
    """One press that changes where the meeting is. Opened by its address, it leads to the screen."""

    form_class = OnceForm
    keeps_draft = False
    template_name = "meetings/run_problem.html"
    title = gettext_lazy("The meeting stays where it is")

    def check(self) -> None:
        super().check()
        require(policy.may_run(self.actor, self.meeting))

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return HttpResponseRedirect(self.at_url(self.item_id))

    def context(self) -> dict[str, Any]:
        return {**super().context(), "back_url": self.run_url, "caption": queries.title_of(self.meeting)}


class BeginMeeting(_Presses):
    """It begins, with names hidden: the screen is shared."""

    def save(self, form: Any) -> str:
        commands.begin_meeting(meeting=self.meeting, by=self.actor)
        return self.run_url


class GoToItem(_Presses):
    """On to another item, for everybody."""

    def save(self, form: Any) -> str:
        try:
            wanted = UUID(self.request.POST.get("item", ""))
        except ValueError:
            wanted = UUID(int=0)
        item = queries.item_in(self.actor, self.meeting, wanted)
        commands.go_to_item(meeting=self.meeting, item=item, by=self.actor)
        return self.run_url

    def context(self) -> dict[str, Any]:
        context = super().context()
        waits = self.screen is not None and self.screen.waits_for_referral
        if waits and self.screen and self.screen.runs_at:
            item = self.screen.runs_at.row.item
            person = self.screen.runs_at.row.card
            context["next_day_url"] = f"{self.address('next-day-action', self.meeting.pk)}?item={item.pk}"
            if person is not None:
                context["refer_url"] = self.address("refer", person.id)
                context["no_referral_url"] = self.address("no-referral", person.id)
        return context


class HideNames(_Presses):
    """Initials alone, or names again, on every screen of this meeting."""

    def save(self, form: Any) -> str:
        hidden = self.request.POST.get("hidden") == "yes"
        commands.hide_names(meeting=self.meeting, hidden=hidden, by=self.actor)
        return self.at_url(self.item_id)


class KeyedPage(FormPage):
    """A form whose key was made with the page. Told that its key is taken, it is sent anew under another."""

    def _conflicting(self, form: BaseForm, problem: Conflict) -> HttpResponse:
        if "key" in form.fields and form.is_bound:
            typed = self.request.POST.copy()
            typed[form.add_prefix("key")] = str(new_once())
            form.data = typed
        return super()._conflicting(form, problem)


class Writes(OnScreen, KeyedPage, PointsAtNames):
    """A box of the screen. What is typed into it is kept, and stands in it again after a reload."""

    template_name = "meetings/run.html"
    name: ClassVar[str]

    def check(self) -> None:
        super().check()
        require(policy.may_record(self.actor, self.meeting))
        if self.request.method == "POST":
            _ = self.item

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return HttpResponseRedirect(self.at_url(self.item_id))

    def draft_address(self) -> str:
        return f"{self.at_url(self.item_id)}&write={self.name}" if self.item_id else self.run_url

    @cached_property
    def _withheld(self) -> frozenset[UUID]:
        """Of what was typed here, what holds a name while names are hidden."""
        if not self.hide.hidden:
            return frozenset()
        here = [one for one in self.my_drafts if one.address == self.draft_address()]
        return frozenset(
            one.pk
            for one in here
            if any(self.hide.finds(said) for typed in drafts.words_of(one).values() for said in typed)
        )

    def drafts_here(self) -> Sequence[Draft]:
        here = [one for one in self.my_drafts if one.address == self.draft_address()]
        return [one for one in here if one.pk not in self._withheld]

    def draft_concerns(self) -> tuple[UUID | None, Sequence[UUID]]:
        child = self.item.person_id if self.item_id else None
        return self.mapping.pk, [child] if child else []

    def make_form(self, **data: Any) -> BaseForm:
        return self.form_class(prefix=self.name, **data, **self.form_arguments())

    def form_arguments(self) -> dict[str, Any]:
        return {"children": self.children()}

    def children(self) -> list[tuple[str, str]]:
        """Whom words under an item of Part 2 may be about, where the item is about nobody in particular."""
        if self.item.part != Part.TWO or self.item.person_id:
            return []
        screen = self.screen
        if screen is None:
            return []
        return presenters.children_spoken_of(screen, self.hide)

    def about(self, form: Any) -> Person | None:
        """The child whom the words are about, where somebody said so."""
        said = form.cleaned_data.get("about", "")
        return visible_person(self.actor, self.mapping, UUID(said)) if said else None

    def opened(self) -> Written:
        """The box as the screen opens it: with words that were typed here and not sent, if there are any.

        Words with a name in them wait until names are shown: the screen is shared.
        """
        form = self.make_form()
        waiting = self.drafts_here()
        if not waiting or not self._keeps(form):
            draft = self.draft_for(form)
            return form, replace(draft, is_withheld=True) if draft and self._withheld else draft
        asked = self.request.GET.get("draft", "")
        chosen = next((one for one in waiting if str(one.pk) == asked), waiting[0])
        shown: ShownDraft = self.carry(form, chosen)["draft"]
        return form, replace(shown, is_withheld=bool(self._withheld))

    def page(self, *, status: int = 200, **extra: Any) -> HttpResponse:
        form = extra["form"]
        draft = self.draft_for(form, refused=status == 403)
        if "form_error" in extra:
            extra["form_error"] = self.hide(extra["form_error"])
        writers = {**all_writers(self, but=self.name), self.name: (form, draft)}
        return super().page(status=status, **{"draft": draft, "writers": writers, **extra})

    def context(self) -> dict[str, Any]:
        return {**super().context(), **self.shown(), "bound": self.name}

    def saved_url(self, focus: str = "") -> str:
        """Back to the screen: where the meeting is, or to the item that was written under late."""
        sitting = queries.sitting_of(self.actor, self.meeting)
        late = sitting is None or sitting.at_item != self.item_id
        base = self.at_url(self.item_id) if late else self.run_url
        return f"{base}{'&' if late else '?'}focus={focus or self.name}"


class WriteDecision(Writes):
    """What the group decided."""

    name = "decision"
    title = gettext_lazy("A decision of a meeting")
    form_class = DecisionForm
    kind = EntryKind.DECISION

    def send(self, form: Any) -> str:
        commands.record_entry(
            meeting=self.meeting,
            item=self.item,
            kind=self.kind,
            words=form.cleaned_data["words"],
            person=self.about(form),
            client_key=form.cleaned_data["key"],
            looked=form.was_looked_at,
            by=self.actor,
        )
        return self.saved_url()


class WriteNote(WriteDecision):
    """What should be kept of what was said."""

    name = "note"
    title = gettext_lazy("A note of a meeting")
    form_class = NoteForm
    kind = EntryKind.NOTE


class WriteSafety(Writes):
    """Whether any child is at immediate risk now."""

    name = "safety"
    title = gettext_lazy("Whether a child is at immediate risk")
    form_class = SafetyForm

    def form_arguments(self) -> dict[str, Any]:
        return {}

    def send(self, form: Any) -> str:
        commands.answer_safety(
            meeting=self.meeting,
            at_risk=form.cleaned_data["at_risk"] == "yes",
            words=form.cleaned_data["words"],
            client_key=form.cleaned_data["key"],
            looked=form.was_looked_at,
            by=self.actor,
        )
        return self.saved_url("next")


class WriteAction(Writes):
    """An action, read back before it is saved."""

    name = "action"
    title = gettext_lazy("An action of a meeting")
    form_class = ActionForm

    def form_arguments(self) -> dict[str, Any]:
        return {
            **super().form_arguments(),
            "people": self.people,
            "understand": lambda words: understood_day(words, today()),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.POST.get(f"{self.name}-read"):
            # It is read back on the screen, which knows who is here.
            _ = self.screen
        form: Any = self.make_form(data=request.POST)
        if form.is_valid() and not form.is_read_back:
            return self._read_back(form)
        return super().post(request, *args, **kwargs)

    def _read_back(self, form: Any) -> HttpResponse:
        owner, agency = self.chosen(form.cleaned_data["who"])
        typed = self.request.POST.copy()
        typed[form.add_prefix("read")] = form.said
        form.data = typed
        there = self.is_there(owner)
        return self.page(
            form=form,
            read_back={
                "who": owner.name,
                "agency": agency.name,
                "words": form.words,
                "day": show(form.day),
                "is_there": there,
            },
        )

    def send(self, form: Any) -> str:
        owner, agency = self.chosen(form.cleaned_data["who"])
        commands.record_agreed_action(
            meeting=self.meeting,
            item=self.item,
            words=form.words,
            agency=agency,
            owner=owner,
            due=form.day,
            agreed=self.is_there(owner),
            person=self.about(form),
            client_key=form.cleaned_data["key"],
            looked=form.was_looked_at,
            by=self.actor,
        )
        return self.saved_url()


_WRITERS: tuple[type[Writes], ...] = (WriteDecision, WriteAction, WriteNote)


def all_writers(page: OnScreen, *, but: str = "") -> dict[str, Written]:
    """Every box of the screen at an item, as the reader left it."""
    at = page.screen.at if page.screen else None
    if at is None:
        return {}
    kinds = (WriteSafety, WriteNote) if at.row.kind is AgendaKind.SAFETY else _WRITERS
    found: dict[str, Written] = {}
    for kind in kinds:
        # A closed mapping takes no action: what a review after closing agrees on is written as a decision.
        if kind.name == but or (kind is WriteAction and page.mapping.state != MappingState.OPEN):
            continue
        writer = kind()
        writer.setup(page.request, **page.kwargs)
        # What was read for the page is not read again for each box.
        for known in ("mapping", "meeting", "screen", "hide", "people", "my_drafts"):
            writer.__dict__[known] = getattr(page, known)
        writer.__dict__["item_id"] = at.row.item.pk
        writer.__dict__["item"] = at.row.item
        found[kind.name] = writer.opened()
    return found


class News(OnScreen, Page):
    """What others wrote since the screen was opened, and where the meeting is: asked every few seconds.

    Answers JSON. `seen` is what the last answer said of its entries; where nothing changed since, they are
    left out, and nobody read anything. Only the screen of whoever writes, while the meeting runs, is in use
    by being there: on any other, and afterwards, a child is not left open on a desk until the evening.
    """

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.writes or queries.is_over(self.meeting):
            request.session.leave_alone()  # type: ignore[attr-defined]
        mark = queries.entries_mark(self.meeting, self.item_id)
        same = mark == request.GET.get("seen", "")
        found = queries.news_of(self.actor, self.meeting, None if same else self.item_id)
        if found is None:
            return JsonResponse({"begun": False})
        hide = presenters.Hider([], hidden=False)
        if found.names_hidden and found.entries:
            agenda = queries.agenda_of(self.actor, self.meeting)
            hide = presenters.Hider([row.card for row in agenda.two if row.card], hidden=True)
        return JsonResponse(
            {
                "begun": True,
                "seen": mark,
                "at": str(found.at_item) if found.at_item else "",
                "ended": found.has_ended,
                "names_hidden": found.names_hidden,
                "unsigned": found.unsigned,
                "entries": None
                if same
                else [
                    presenters.as_news(
                        one,
                        hide,
                        reverse("change-entry", args=[self.mapping.reference, self.meeting.pk, one.entry.pk])
                        if self.writes
                        else "",
                    )
                    for one in found.entries
                ],
            }
        )
