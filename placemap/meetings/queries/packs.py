"""Reads of a meeting's pack: built for its reader at that moment, and where its printed copies are."""

from __future__ import annotations

from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, field, replace
from datetime import timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.http import Http404
from django.utils.translation import gettext as _

from placemap.access.actors import Actor
from placemap.access.prepared import PreparedQuery, Takes
from placemap.foundations.clock import now
from placemap.mappings.queries import WorkItem, live_seats
from placemap.meetings.models import Invitation, Meeting, PackCopy, PackReading, PackRecall
from placemap.meetings.queries.agenda import Agenda, agenda_of
from placemap.meetings.queries.matter import matters_of
from placemap.meetings.queries.planned import title_of
from placemap.meetings.queries.sheets import SheetShown, sheets_of
from placemap.meetings.rules.matter import Matter
from placemap.meetings.vocabulary import AgendaKind
from placemap.partners.queries import author, names_of
from placemap.web.jinja import url_if_any

# So long what was called back stands in the work of whoever had it; a copy on paper until it is back.
TOLD_FOR = timedelta(days=28)


@dataclass(frozen=True, slots=True)
class Pack:
    """What one reader is handed for a meeting. Called back, it holds nothing but that."""

    agenda: Agenda | None
    matters: MappingOf[AgendaKind, Matter]
    recall: PackRecall | None
    recalled_by: str = ""
    sheets: MappingOf[UUID, SheetShown] = field(default_factory=dict)
    tells_why: bool = True


@dataclass(frozen=True, slots=True)
class Read:
    """Somebody who is invited: when they first opened their pack, and first with Part 2; None, not yet."""

    name: str
    agency: str
    first: PackReading | None
    with_two: PackReading | None


@dataclass(frozen=True, slots=True)
class Copy:
    """One printed copy, with the name of whoever took it back."""

    copy: PackCopy
    returned_to: str


@dataclass(frozen=True, slots=True)
class PackRegister:
    """Who has read their pack, and which copies are on paper."""

    read: tuple[Read, ...]
    copies: tuple[Copy, ...]

    @property
    def have_read(self) -> int:
        """How many have opened theirs."""
        return sum(one.first is not None for one in self.read)

    @property
    def out(self) -> list[Copy]:
        """Copies that have not come back."""
        return [one for one in self.copies if one.copy.returned_at is None]


def recall_of(meeting: Meeting) -> PackRecall | None:
    """The recall that stands; None while the pack is given out."""
    return PackRecall.objects.filter(meeting=meeting, lifted_at=None).first()


def pack_of(actor: Actor, meeting: Meeting, *, with_two: bool = True) -> Pack:
    """The meeting's pack as the actor may read it now, on record where it names children."""
    recall = recall_of(meeting)
    if recall is not None:
        return Pack(None, {}, recall, names_of([recall.recorded_by]).get(recall.recorded_by, ""))
    agenda = agenda_of(actor, meeting)
    if not with_two:
        agenda = replace(agenda, two=(), sees_two=False)
    items = [row.item for row in (*agenda.one, *agenda.two)]
    return Pack(agenda, matters_of(actor, meeting, agenda), None, sheets=sheets_of(actor, meeting, items))


def recalled_pack(actor: Actor, meeting: Meeting) -> Pack:
    """For whoever holds a copy and may not read the pack: that it was called back, without the reason."""
    held = my_copies(actor, meeting)
    return Pack(None, {}, recall_of(meeting) if held else None, tells_why=False)


def my_copies(actor: Actor, meeting: Meeting) -> list[PackCopy]:
    """The copies that the actor printed and that are not back."""
    return list(PackCopy.objects.filter(meeting=meeting, user_id=author(actor), returned_at=None))


def copies_taken(meeting: Meeting) -> int:
    """The highest number that was given to a copy."""
    return (
        PackCopy.objects.filter(meeting=meeting).order_by("-number").values_list("number", flat=True).first()
        or 0
    )


def my_copy(actor: Actor, meeting: Meeting, number: int) -> PackCopy:
    """One of the actor's own copies, or 404. One that was handed back is not printed under its number anew:
    the register says that no such paper is about."""
    found = (
        PackCopy.objects.filter(meeting=meeting, user_id=author(actor), number=number, returned_at=None)
        .select_related("user", "agency")
        .first()
    )
    if found is None:
        raise Http404
    return found


def copy_in(actor: Actor, meeting: Meeting, number: int) -> PackCopy:
    """One copy of the meeting, or 404."""
    found = (
        PackCopy.objects.filter(meeting=meeting, number=number)
        .select_related("user", "agency", "meeting__mapping")
        .first()
    )
    if found is None:
        raise Http404
    return found


def register_of(actor: Actor, meeting: Meeting) -> PackRegister:
    """Who has read it and where its copies are, for those who run the meeting. Constant queries."""
    invited = Invitation.objects.filter(meeting=meeting, withdrawn_at=None).select_related("user", "agency")
    read: dict[tuple[UUID, bool], PackReading] = {
        (one.user_id, one.with_two): one for one in PackReading.objects.filter(meeting=meeting)
    }
    copies = list(PackCopy.objects.filter(meeting=meeting).select_related("user", "agency"))
    names = names_of(one.returned_to for one in copies if one.returned_to)
    rows = []
    for one in invited:
        two = read.get((one.user_id, True))
        first = read.get((one.user_id, False)) or two
        rows.append(Read(one.user.name, one.agency.name, first, two))
    rows.sort(key=lambda row: row.first is not None)
    return PackRegister(
        read=tuple(rows),
        copies=tuple(Copy(one, names.get(one.returned_to, "") if one.returned_to else "") for one in copies),
    )


def who_had_pack(meeting: Meeting) -> set[UUID]:
    """Who opened their pack or has a copy of it that is out, and still comes to this mapping."""
    opened = PackReading.objects.filter(meeting=meeting).values_list("user_id", flat=True)
    out = PackCopy.objects.filter(meeting=meeting, returned_at=None).values_list("user_id", flat=True)
    seats = live_seats(meeting.mapping, with_watchers=True)
    return {*opened, *out} & {seat.user_id for seat in seats}


_CALLED_BACK = PreparedQuery(
    lambda mappings, user, since: (
        PackRecall.objects.filter(mapping__in=mappings, lifted_at=None)
        .annotate(
            is_out=Exists(
                PackCopy.objects.filter(meeting=OuterRef("meeting"), user_id=user, returned_at=None)
            ),
            is_read=Exists(PackReading.objects.filter(meeting=OuterRef("meeting"), user_id=user)),
        )
        .filter(Q(is_out=True) | Q(is_read=True, recorded_at__gt=since))
        .exclude(recorded_by=user, is_out=False)
        .select_related("meeting__series", "mapping")
        .order_by("recorded_at")
    ),
    Takes.KEYS,
    Takes.KEY,
    Takes.MOMENT,
)


def packs_called_back(actor: Actor) -> list[WorkItem]:
    """Work: packs that the actor opened or has on paper, and that were called back. One query."""
    if actor.user_id is None or not (actor.seats or actor.watches):
        return []
    return [
        WorkItem(
            what=_("%(title)s: a pack was called back") % {"title": one.mapping.title},
            why=_("%(meeting)s. Hand back the copy that you printed.") % {"meeting": title_of(one.meeting)}
            if one.is_out
            else _("%(meeting)s. Do not use what you read or wrote down from it.")
            % {"meeting": title_of(one.meeting)},
            by=None,
            url=url_if_any("meeting-pack", one.mapping.reference, one.meeting_id)
            if actor.sits_in(one.mapping_id)
            else url_if_any("pack-link", one.meeting_id),
            verb=_("Read"),
        )
        for one in _CALLED_BACK([*actor.seats, *actor.watches], actor.user_id, now() - TOLD_FOR)
    ]
