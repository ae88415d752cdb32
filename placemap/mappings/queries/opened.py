"""Reads of how a mapping was opened, and what it means to change."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q
from django.http import Http404
from django.utils.translation import gettext as _

from placemap.access.actors import Actor
from placemap.access.duties import Duty
from placemap.access.prepared import PreparedQuery, Takes
from placemap.foundations.clock import today
from placemap.foundations.dates import show
from placemap.mappings import rules
from placemap.mappings.models import (
    Mapping,
    Member,
    Objective,
    OpeningRecord,
    ReferredIn,
    Seat,
    StructureChange,
    TermsAdopted,
)
from placemap.mappings.policy import may_change_mapping
from placemap.mappings.queries.table import Table, table
from placemap.mappings.rules import AttentionItem, WorkItem
from placemap.mappings.vocabulary import MappingState
from placemap.partners.models import GovernanceGroup, TermsOfReference
from placemap.partners.queries import groups_kept, terms_of_reference, trained
from placemap.partners.vocabulary import Course, GroupKind
from placemap.web.jinja import url_if_any

# Whose work it is that a mapping goes as it should.
_ANSWER_FOR_IT = (Duty.LEAD_MAPPING, Duty.HOLD_COHORT)


@dataclass(frozen=True, slots=True)
class Opening:
    """What is said of a mapping's opening: the record (None before the first), objectives, and chairs."""

    record: OpeningRecord | None
    objectives: tuple[Objective, ...]
    chairs: tuple[Seat, ...]
    untrained: tuple[str, ...]
    lacking: str
    cannot_commit: tuple[str, ...]
    below: tuple[str, ...]
    adopted: TermsAdopted | None
    newer: TermsOfReference | None
    table: Table | None
    referred: tuple[ReferredIn, ...]
    watchers: tuple[str, ...]

    @property
    def is_done(self) -> bool:
        """Whether every task of opening in full is done."""
        record = self.record
        return bool(
            record
            and record.trigger
            and record.structure
            and record.first_chair
            and record.told_on
            and self.referred
            and self.adopted
            and self.objectives
            and not (self.table and self.table.still)
        )


_RECORD = PreparedQuery(
    lambda mapping: (
        OpeningRecord.objects.select_related("panel", "silver").filter(mapping_id=mapping).order_by("pk")[:1]
    ),
    Takes.KEY,
)
_OBJECTIVES = PreparedQuery(
    lambda mapping: Objective.objects.filter(mapping_id=mapping, dropped_on=None), Takes.KEY
)
_REFERRED = PreparedQuery(lambda mapping: ReferredIn.objects.filter(mapping_id=mapping), Takes.KEY)
_ADOPTED = PreparedQuery(
    lambda mapping: (
        TermsAdopted.objects.filter(mapping_id=mapping).select_related("terms").defer("terms__words")
    ),
    Takes.KEY,
)
_IN_FORCE = PreparedQuery(
    lambda mine: (
        TermsAdopted.objects.filter(mapping__in=mine, mapping__state=MappingState.OPEN.value)
        .order_by("mapping_id", "-number")
        .distinct("mapping_id")
        .select_related("mapping")
    ),
    Takes.KEYS,
)
_WATCHERS = PreparedQuery(
    lambda mapping, at: (
        Seat.objects.filter(
            Q(until_on=None) | Q(until_on__gte=at),
            mapping_id=mapping,
            from_on__lte=at,
            role__duties=[Duty.WATCH_MAPPING.value],
        )
        .order_by("user__name")
        .values_list("user__name", flat=True)
    ),
    Takes.KEY,
    Takes.DAY,
)


def opening_record(mapping: Mapping) -> OpeningRecord | None:
    """The one record of a mapping's opening."""
    return _RECORD.first(mapping.pk)


def structure_changes(actor: Actor, mapping: Mapping) -> list[StructureChange]:
    """How the groups changed while it ran, the latest first."""
    return list(StructureChange.objects.filter(mapping=mapping))


def opening(actor: Actor, mapping: Mapping, seats: list[Seat], *, with_table: bool = True) -> Opening:
    """How far a mapping is opened in full, from seats already read. A constant number of queries.

    Who must be at the table is read from every council's records, so a page asks for it where it is used.
    """
    chairs = [seat for seat in seats if Duty.LEAD_MAPPING.value in seat.role.duties]
    known = trained(Course.OSARA, [seat.user_id for seat in chairs])
    record = opening_record(mapping)
    structure = record.structure if record else ""
    adopted = terms_adopted(actor, mapping)[:1]
    latest = terms_of_reference(actor)[:1]
    return Opening(
        record=record,
        objectives=tuple(_OBJECTIVES(mapping.pk)),
        chairs=tuple(chairs),
        untrained=tuple(dict.fromkeys(seat.user.name for seat in chairs if seat.user_id not in known)),
        lacking=rules.lacking_at_first(seat.agency.kind for seat in seats),
        cannot_commit=tuple(
            dict.fromkeys(seat.user.name for seat in seats if seat.can_commit_resources is False)
        ),
        below=tuple(dict.fromkeys(s.user.name for s in chairs if rules.is_below(s.user.grade, structure))),
        adopted=adopted[0] if adopted else None,
        newer=latest[0] if latest and adopted and latest[0].number > adopted[0].terms.number else None,
        table=table(actor, mapping) if with_table else None,
        referred=tuple(_REFERRED(mapping.pk)),
        watchers=watchers(mapping),
    )


def watchers(mapping: Mapping) -> tuple[str, ...]:
    """Who reads how a mapping stands from a seat that only watches over it. One query."""
    return tuple(dict.fromkeys(_WATCHERS(mapping.pk, today())))


def referred_in(actor: Actor, mapping: Mapping, referred_id: UUID) -> ReferredIn:
    """One thing that was referred in; absent elsewhere (404)."""
    found = ReferredIn.objects.select_related("mapping").filter(mapping=mapping, pk=referred_id).first()
    if found is None:
        raise Http404
    return found


def terms_adopted(actor: Actor, mapping: Mapping) -> list[TermsAdopted]:
    """Every version a mapping adopted, the latest first, without the words."""
    return _ADOPTED(mapping.pk)


def terms_to_look_at(actor: Actor) -> list[WorkItem]:
    """Work for whoever leads an open mapping or holds its list: its terms are nearly a year old, or older."""
    mine = [pk for pk in actor.seats if any(actor.has_in(duty, pk) for duty in _ANSWER_FOR_IT)]
    if not mine:
        return []
    return [
        WorkItem(
            what=_("%(title)s: look at the terms of reference again") % {"title": one.mapping.title},
            why=_("Adopted on %(day)s. Look at who is on the team too. Then adopt them again, or newer ones.")
            % {"day": show(one.adopted_on)},
            by=due,
            url=url_if_any("adopt-terms", one.mapping.reference),
            verb=_("Adopt again"),
        )
        for one in _IN_FORCE(mine)
        if (due := rules.terms_due(one.adopted_on, today()))
    ]


def terms_attention(actor: Actor, mapping: Mapping) -> list[AttentionItem]:
    """For those who answer for an open mapping: its terms wait to be looked at again."""
    if mapping.state != MappingState.OPEN or not may_change_mapping(actor, mapping):
        return []
    adopted = next(iter(terms_adopted(actor, mapping)), None)
    due = adopted and rules.terms_due(adopted.adopted_on, today())
    if not due:
        return []
    note = _("by %(day)s") if due >= today() else _("since %(day)s")
    return [
        AttentionItem(
            _("Look at the terms of reference again"),
            url_if_any("adopt-terms", mapping.reference),
            note % {"day": show(due)},
        )
    ]


def objectives_kept(actor: Actor, mapping: Mapping) -> list[Objective]:
    """Every objective in the order agreed; those dropped last."""
    found = Objective.objects.filter(mapping=mapping)
    return sorted(found, key=lambda one: (one.dropped_on is not None, one.recorded_at))


def objective_in(actor: Actor, mapping: Mapping, objective_id: UUID) -> Objective:
    """One objective of the mapping; absent elsewhere (404)."""
    found = Objective.objects.select_related("mapping").filter(mapping=mapping, pk=objective_id).first()
    if found is None:
        raise Http404
    return found


def groups_of_kind(
    actor: Actor, kind: GroupKind, held: GovernanceGroup | None = None
) -> list[GovernanceGroup]:
    """The groups of one kind that still meet, and the one that is written down, also where it has ended:
    left out of the choices, it would be lost unseen when something else is put right.
    """
    found = [one for one in groups_kept(actor) if one.kind == kind.value]
    return found if held is None or held in found else [*found, held]


def first_meeting_version(mapping: Mapping) -> int | None:
    """While its first meeting is not closed, the version of the opening's record (0: none); else None."""
    record = OpeningRecord.objects.filter(mapping=mapping).values_list("version", "met_on").first()
    if record is None:
        return 0
    version, met_on = record
    return version if met_on is None else None


def at_first_meeting(mapping: Mapping, agencies: Collection[UUID]) -> tuple[list[UUID], str]:
    """Which of these agencies are on the team, and which side is missing among them; empty where none is."""
    present = dict(
        Member.objects.filter(mapping=mapping, left_on=None, agency__in=agencies).values_list(
            "agency_id", "agency__kind"
        )
    )
    return sorted(present), rules.lacking_at_first(present.values())
