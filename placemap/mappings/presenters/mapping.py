"""Words for the mapping pages: when something is due, who sits where, what is still to set up."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from placemap.access.models import Draft
from placemap.foundations.clock import LONDON, now, today
from placemap.mappings import rules
from placemap.mappings.models import Mapping, Member, Renewal
from placemap.mappings.presenters.reviews import review_line
from placemap.mappings.queries import (
    AccessHeld,
    MemberRow,
    Overview,
    StageShown,
    WorkItem,
    list_state,
)
from placemap.mappings.rules import Place
from placemap.mappings.vocabulary import (
    Ending,
    ListState,
    MappingState,
    NamingMode,
    StageState,
    StartedFrom,
)
from placemap.partners.models import User
from placemap.partners.queries import Stakeholder
from placemap.partners.vocabulary import AccessKind, Grade
from placemap.web.filters import day, day_short

STAGE_TAGS = {
    StageState.NOT_STARTED: "plain",
    StageState.IN_PROGRESS: "note",
    StageState.NEEDS_ATTENTION: "caution",
    StageState.COMPLETE: "done",
}


@dataclass(frozen=True, slots=True)
class When:
    """A day by which, in words: the word first, its date or distance after, and how near it is."""

    words: str
    note: str
    urgency: str


def when_due(by: date | None, on: date | None = None) -> When:
    """How a due day reads on `on` (today if not said)."""
    at = on or today()
    if by is None:
        return When(_("When you can"), "", "")
    days = (by - at).days
    if days < 0:
        return When(_("Late"), _("since %(day)s") % {"day": day_short(by)}, "now")
    if days == 0:
        return When(_("Today"), "", "now")
    if days == 1:
        return When(_("Tomorrow"), date_format(by, "D j F"), "soon")
    if days < 7:
        return When(date_format(by, "l"), date_format(by, "j F"), "soon")
    return When(day_short(by), ngettext("in %(n)d day", "in %(n)d days", days) % {"n": days}, "")


def work_rows(items: list[WorkItem]) -> list[dict[str, str]]:
    """Rows for `pm.work_list`."""
    rows = []
    for item in items:
        due = when_due(item.by)
        rows.append(
            {
                "when": due.words,
                "when_note": due.note,
                "urgency": due.urgency,
                "text": item.what,
                "href": item.url,
                "note": item.why,
                "verb": item.verb,
            }
        )
    return rows


def draft_rows(drafts: list[Draft], references: dict[UUID, str]) -> list[dict[str, Any]]:
    """Rows for "Not sent yet": what page, of which mapping, since when. Never a word of what was typed."""
    return [
        {
            "title": draft.title,
            "reference": references.get(draft.mapping_id, "") if draft.mapping_id else "",
            "saved_at": draft.saved_at,
            "expires_at": draft.expires_at,
            "is_refused": draft.refused_at is not None,
            "href": reverse("draft", args=[draft.pk]),
            "throw_away": reverse("throw-away-draft", args=[draft.pk]),
        }
        for draft in drafts
    ]


def greeting(name: str, items: list[WorkItem]) -> str:
    """One line: the time of day, the first name, and how much needs them."""
    hour = now().astimezone(LONDON).hour
    hello = _("Good morning") if hour < 12 else _("Good afternoon") if hour < 18 else _("Good evening")
    first = name.split(" ")[0]
    urgent = sum(1 for item in items if item.by is not None and item.by <= today())
    if not items:
        return _("%(hello)s, %(name)s. Nothing needs you today.") % {"hello": hello, "name": first}
    many = ngettext("%(n)d thing needs you", "%(n)d things need you", len(items)) % {"n": len(items)}
    if urgent and urgent == len(items):
        many = f"{many} {_('today')}"
    elif urgent:
        many = f"{many}, {_('%(n)d of them today') % {'n': urgent}}"
    return f"{hello}, {first}. {many}."


def stage_rows(mapping: Mapping, stages: list[StageShown]) -> list[dict[str, str]]:
    """Rows for `pm.task_list`: the five stages."""
    return [
        {
            "text": shown.stage.label,
            "href": reverse("mapping-stage", args=[mapping.reference, shown.stage.value]),
            "note": shown.note
            or (_("Since %(day)s") % {"day": day_short(shown.moved_at)} if shown.moved_at else ""),
            "status": shown.state.label,
            "kind": STAGE_TAGS[shown.state],
        }
        for shown in stages
    ]


def short_name(name: str) -> str:
    """A professional's name for a small box: "H. Marchbanks"."""
    parts = name.split()
    return f"{parts[0][0]}. {parts[-1]}" if len(parts) > 1 else name


def place_rows(places: list[Place], team_href: str) -> list[dict[str, str]]:
    """Rows for `pm.seats`: expected places first, nobody shown as nobody."""
    rows = []
    for place in places:
        who = ", ".join(short_name(name) for name in place.people[:2])
        if len(place.people) > 2:
            who = _("%(first)s and %(n)d more") % {
                "first": short_name(place.people[0]),
                "n": len(place.people) - 1,
            }
        rows.append({"name": place.name, "who": who, "href": team_href})
    return rows


def seats_line(places: list[Place]) -> str:
    """How many of the expected places are filled."""
    expected = [place for place in places if place.is_expected]
    empty = sum(1 for place in expected if not place.people)
    filled = _("%(filled)d of %(all)d expected places filled") % {
        "filled": len(expected) - empty,
        "all": len(expected),
    }
    return f"{filled}." if not empty else f"{filled}, {_('%(n)d empty') % {'n': empty}}."


def task_rows(shown: Overview) -> list[dict[str, Any]]:
    """Rows for `pm.task_list`: what a new mapping still needs, each with its page if one may open it."""
    mapping, ref = shown.mapping, [shown.mapping.reference]
    open_ones = shown.unfinished
    asked = [row for row in shown.members if row.member.asked_on]
    agencies = ngettext("%(n)d agency", "%(n)d agencies", len(shown.members)) % {"n": len(shown.members)}
    may = bool(shown.may_change)
    return [
        task_row(
            _("Scope"),
            reverse("mapping-scope", args=ref),
            _("What is in, what is out, and where the rest goes"),
            open_ones.scope,
            _("Version %(n)d") % {"n": shown.scope.number} if shown.scope else "",
        ),
        task_row(
            _("Team"),
            reverse("mapping-team", args=ref),
            _("%(agencies)s so far; ask each for its list") % {"agencies": agencies},
            not asked,
            ngettext("%(n)d asked", "%(n)d asked", len(asked)) % {"n": len(asked)},
        ),
        task_row(
            _("Lawful basis"),
            reverse("mapping-basis", args=ref),
            mapping.lawful_basis.title,
            open_ones.basis,
            _("Confirmed"),
            _("To confirm"),
        ),
        task_row(
            _("Asked for by"),
            reverse("mapping-commission", args=ref) if may else "",
            _("Whoever wanted this mapping, usually the chair of the MACE panel"),
            open_ones.commission,
            _("Written down"),
        ),
        task_row(
            _("Naming"),
            reverse("mapping-naming", args=ref) if may else "",
            NamingMode.label_of(mapping.naming_mode),
            open_ones.naming,
            _("Minuted"),
            _("To minute"),
        ),
        task_row(
            _("Closing date"),
            reverse("mapping-end", args=ref) if may else "",
            day(mapping.ends_on),
            False,
            _("Set"),
        ),
        task_row(
            _("Next review"), reverse("mapping-reviews", args=ref), review_line(mapping), False, _("Set")
        ),
    ]


def ended_banner(shown: Overview) -> dict[str, str] | None:
    """What everybody on the team reads once the end date has passed: what stops, when, and who renews."""
    if shown.ending in (Ending.RUNNING, Ending.NEAR):
        return None
    ends_on = shown.mapping.ends_on
    given = {"who": rules.who_renews(shown.renewers), "day": day(ends_on + rules.GRACE)}
    if shown.ending is Ending.GRACE:
        text = _(
            "%(who)s can renew it; whoever leads it can close it. All goes on until %(day)s. After that no"
            " new child and no new list can be added."
        )
    else:
        text = _(
            "It was not renewed, so no new child and no new list can be added. %(who)s can renew it; whoever"
            " leads it can close it. Everything else goes on: children already here are read, decided on and"
            " referred as before."
        )
    return {"lead": _("The end date, %(day)s, has passed.") % {"day": day(ends_on)}, "text": text % given}


def renewal_rows(renewals: Iterable[tuple[Renewal, str]]) -> list[dict[str, Any]]:
    """Items for `pm.timeline`: each change of the end date, with its reason and who made it."""
    return [
        {
            "when": one.recorded_at,
            "title": _("From %(before)s to %(after)s")
            % {"before": day(one.before_on), "after": day(one.ends_on)},
            "text": one.reason,
            "source": who,
        }
        for one, who in renewals
    ]


def task_row(text: str, href: str, note: str, is_open: bool, done: str, still: str = "") -> dict[str, Any]:
    return {
        "text": text,
        "href": href,
        "note": note,
        "status": (still or _("To do")) if is_open else done,
        "kind": "plain" if is_open else "done",
    }


def about_rows(mapping: Mapping, where: str) -> list[dict[str, Any]]:
    """Rows for `pm.summary_list`: what a mapping is for and where."""
    started = StartedFrom.label_of(mapping.started_from)
    return [
        {"key": _("Harm it is meant to reduce"), "value": mapping.harm},
        {"key": _("Where"), "value": where},
        {"key": _("Started from"), "value": f"{started}: {mapping.place}" if mapping.place else started},
        {
            "key": _("Asked for by"),
            "value": _("%(who)s, %(day)s")
            % {"who": mapping.commissioned_by, "day": day(mapping.commissioned_on)}
            if mapping.commissioned_on
            else "",
            "missing": _("Not written down yet"),
        },
        {"key": _("Opened"), "value": day(mapping.opened_on)},
        *(
            [{"key": _("Next review"), "value": review_line(mapping), "missing": _("No day is set yet")}]
            if mapping.state == MappingState.OPEN
            else []
        ),
        _ends_row(mapping),
    ]


def _ends_row(mapping: Mapping) -> dict[str, Any]:
    if mapping.state == MappingState.CLOSED:
        return {"key": _("Closed"), "value": day(mapping.closed_on)}
    return {"key": _("Ends"), "value": day(mapping.ends_on)}


def list_answer(row: MemberRow) -> dict[str, str]:
    """What an agency has said to being asked for its list: words and tag kind."""
    return list_answer_of(row.member)


def list_answer_of(member: Member) -> dict[str, str]:
    """The same for the agency's place on the team."""
    state = list_state(member)
    if state is ListState.RECEIVED and member.received_on:
        return {"text": _("Received %(day)s") % {"day": day_short(member.received_on)}, "kind": "done"}
    if state is ListState.NOTHING_KNOWN and member.nothing_known_on:
        return {
            "text": _("Nothing known, %(day)s") % {"day": day_short(member.nothing_known_on)},
            "kind": "done",
        }
    if state is ListState.UNCHANGED and member.unchanged_on:
        return {
            "text": _("Nothing has changed, %(day)s") % {"day": day_short(member.unchanged_on)},
            "kind": "done",
        }
    if state in (ListState.WAITING, ListState.OVERDUE) and member.due_on:
        kind = "wait" if state is ListState.WAITING else "gap"
        return {"text": _("Asked, due %(day)s") % {"day": day_short(member.due_on)}, "kind": kind}
    return {"text": str(state.label), "kind": "wait" if member.asked_on else "plain"}


def unchanged_said(member: Member) -> str:
    """What was written down when an agency said that nothing has changed."""
    return _(
        "Written down: %(agency)s says on %(day)s that nothing has changed since its list of %(list)s."
        " It can be taken back."
    ) % {
        "agency": member.agency.name,
        "day": day(member.unchanged_on),
        "list": day(member.received_on),
    }


def answering_rows(stakeholders: list[Stakeholder], on_team: Collection[UUID]) -> list[dict[str, Any]]:
    """Bodies that answer where a mapping works, each with what for, and whether it can be at the table."""
    several = len({name for one in stakeholders for name in one.areas}) > 1
    return [
        {
            "name": one.name,
            "what": ", ".join(str(what.label) for what in one.answers_for),
            "where": ", ".join(one.areas) if several else "",
            **_at_the_table(one, on_team),
        }
        for one in stakeholders
    ]


def _at_the_table(one: Stakeholder, on_team: Collection[UUID]) -> dict[str, Any]:
    if one.agency is None:
        note = _("It has no agency on Placemap. Ask your administrator to add it, then to have it sign.")
        return {"text": _("Not on Placemap"), "kind": "plain", "note": note, "can_join": None}
    if one.agency.pk in on_team:
        return {"text": _("On the team"), "kind": "done", "note": "", "can_join": None}
    if one.standing is None or not one.standing.may_take_part:
        note = one.standing.why_not if one.standing else _("It is closed in the register of agencies.")
        return {"text": _("Cannot join yet"), "kind": "gap", "note": note, "can_join": None}
    return {"text": _("Can be asked"), "kind": "wait", "note": "", "can_join": one.agency}


def person_rows(person: User) -> list[dict[str, Any]]:
    """Rows for `pm.summary_list`: an account as those who keep the records see it."""
    rows = [
        {"key": _("Agency"), "value": person.agency.name},
        {"key": _("Work e-mail"), "value": person.email},
        {
            "key": _("Level"),
            "value": Grade.label_of(person.grade) if person.grade else "",
            "missing": _("Not said yet"),
        },
    ]
    if person.is_guest:
        rows.append({"key": _("Guest"), "value": _("Their agency has no accounts of its own here")})
    if person.access_until is not None:
        rows.append({"key": _("Last day they may sign in"), "value": day(person.access_until)})
    return rows


def used_line(held: AccessHeld) -> str:
    """When something was last used."""
    if held.kind is AccessKind.ROLE:
        return ""
    if held.last_used is None:
        return _("Never used")
    return _("Last used %(day)s") % {"day": day(held.last_used)}


def looked_line(held: AccessHeld) -> str:
    """When somebody last looked at an access and who; else by when they should."""
    if held.looked_on is not None:
        return _("%(day)s, by %(who)s") % {"day": day(held.looked_on), "who": held.looked_by}
    return _("Not yet; by %(day)s") % {"day": day(held.due)}


def state_label(state: str) -> str:
    """The words of a stage's state."""
    return StageState.label_of(state)
