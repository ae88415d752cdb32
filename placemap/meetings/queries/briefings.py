"""Reads of briefings: what a mapping may tell an audience, one as its reader sees it, and who took a copy."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from placemap.access.actors import Actor
from placemap.access.audit import record_reading
from placemap.access.events import Event
from placemap.access.prepared import PreparedQuery, Takes
from placemap.cohort.models import Membership
from placemap.cohort.vocabulary import MembershipState
from placemap.foundations.clock import now, today
from placemap.foundations.dates import show
from placemap.foundations.small_numbers import SMALLEST_SAID, rounded
from placemap.information.vocabulary import Audience as GivenTo
from placemap.mappings.models import Mapping
from placemap.mappings.queries import WorkItem, agencies_on_team, scope_now
from placemap.mappings.vocabulary import Stage
from placemap.meetings.models import (
    Briefing,
    BriefingCopy,
    BriefingReader,
    BriefingSection,
    BriefingStep,
    Sitting,
)
from placemap.meetings.rules import briefings as rules
from placemap.meetings.vocabulary import Audience, BriefingPart, BriefingState, BriefingStepKind
from placemap.partners.queries import agency_standings, names_of
from placemap.responses.models import Action, Escalation, Gap
from placemap.responses.queries import unmet_pledges
from placemap.responses.vocabulary import (
    AboutKind,
    ActionState,
    EscalationState,
    GapState,
    Rung,
)
from placemap.subjects.queries import names_in_words
from placemap.web.jinja import url_if_any

# How long an approved briefing stands in the work of its readers.
SHOWN_FOR = timedelta(days=28)
# What surrounds children and is about none of them.
_ABOUT = (AboutKind.PLACE, AboutKind.SCHOOL, AboutKind.COMMUNITY, AboutKind.SYSTEM)
_RUNG = {Audience.COMMUNITY_SAFETY: Rung.COMMUNITY_SAFETY, Audience.BOARD: Rung.BOARD}
_STILL = (GapState.OPEN.value, GapState.UNDERWAY.value)


@dataclass(frozen=True, slots=True)
class PartShown:
    """One heading of a briefing with its words."""

    part: BriefingPart
    section: BriefingSection

    @property
    def lines(self) -> list[str]:
        """Its paragraphs."""
        return [line for line in self.section.text.splitlines() if line.strip()]

    @property
    def beside(self) -> list[str]:
        """What the record says now and these words do not, of a draft that was typed in by hand."""
        return rules.beside(self.part, text=self.section.text, now=self.section.from_record)


@dataclass(frozen=True, slots=True)
class BriefingRow:
    """A briefing with how far it has come, and how many copies left."""

    briefing: Briefing
    audience: Audience
    approved: BriefingStep | None
    recalled: BriefingStep | None
    taken: int = 0

    @property
    def state(self) -> BriefingState:
        """How far it has come."""
        if self.recalled is not None:
            return BriefingState.RECALLED
        return BriefingState.DRAFT if self.approved is None else BriefingState.APPROVED


@dataclass(frozen=True, slots=True)
class BriefingShown:
    """A briefing as its reader sees it: its parts in order, and who wrote and approved it."""

    row: BriefingRow
    parts: tuple[PartShown, ...]
    written_by: str
    approved_by: str


@dataclass(frozen=True, slots=True)
class CalledBack:
    """That a briefing was called back and why, for whoever may still have it: no word of what it said."""

    briefing_id: UUID
    mapping_id: UUID
    number: int
    approved_at: datetime
    recalled_at: datetime
    reason: str


def briefing_row(briefing: Briefing) -> BriefingRow:
    """How far one has come."""
    steps = {one.step: one for one in briefing.steps.all()}
    return BriefingRow(
        briefing,
        Audience(briefing.audience),
        steps.get(BriefingStepKind.APPROVED.value),
        steps.get(BriefingStepKind.RECALLED.value),
        getattr(briefing, "taken", 0),
    )


def briefing_state(briefing: Briefing) -> BriefingState:
    """Whether it is a draft, stands, or was called back."""
    return briefing_row(briefing).state


def briefings_of(actor: Actor, mapping: Mapping) -> list[BriefingRow]:
    """Every briefing of a mapping, the latest first. Two queries."""
    found = Briefing.objects.filter(mapping=mapping).annotate(taken=Count("copies"))
    return [briefing_row(one) for one in found.prefetch_related("steps")]


def briefing_in(actor: Actor, mapping: Mapping, briefing_id: UUID) -> Briefing:
    """One of the mapping's, or 404."""
    found = Briefing.objects.filter(mapping=mapping, pk=briefing_id).select_related("mapping").first()
    if found is None:
        raise Http404
    return found


def briefing_standing(actor: Actor, briefing_id: UUID) -> Briefing:
    """One that stands, for the team and for its readers, or 404."""
    steps = BriefingStep.objects.filter(briefing=OuterRef("pk"))
    found = Briefing.objects.filter(
        Exists(steps.filter(step=BriefingStepKind.APPROVED.value)),
        ~Exists(steps.filter(step=BriefingStepKind.RECALLED.value)),
        pk=briefing_id,
    ).first()
    if found is None:
        raise Http404
    return found


def briefing_open_to(actor: Actor, briefing_id: UUID) -> Briefing:
    """One that somebody may have open, or 404: the team in any state, its readers while it stands."""
    found = Briefing.objects.filter(pk=briefing_id).first()
    if found is None:
        raise Http404
    return found


def briefing_by_link(actor: Actor, briefing_id: UUID) -> Briefing:
    """The same, on record as read."""
    found = briefing_standing(actor, briefing_id)
    record_reading(actor, Event.BRIEFING_VIEWED, mapping_id=found.mapping_id)
    return found


def briefing_called_back(actor: Actor, briefing_id: UUID) -> CalledBack | None:
    """That one was called back, for whoever may still have it and for the team; on record as that alone."""
    found = next((one for one in _called_back() if one.briefing_id == briefing_id), None)
    found = found or _called_back_for_team(briefing_id)
    if found is not None:
        record_reading(actor, Event.BRIEFING_RECALL_VIEWED, mapping_id=found.mapping_id)
    return found


def my_briefing_copies(actor: Actor, briefing_id: UUID) -> list[BriefingCopy]:
    """The copies of one that the actor took themselves."""
    if actor.user_id is None:
        return []
    return list(BriefingCopy.objects.filter(briefing=briefing_id, user_id=actor.user_id))


def _called_back() -> list[CalledBack]:
    with connection.cursor() as cursor:
        cursor.execute("select * from briefings_called_back()")
        return [CalledBack(*row) for row in cursor.fetchall()]


def _called_back_for_team(briefing_id: UUID) -> CalledBack | None:
    held = Briefing.objects.filter(pk=briefing_id).prefetch_related("steps").first()
    row = briefing_row(held) if held else None
    if row is None or row.recalled is None or row.approved is None:
        return None
    one, back = row.briefing, row.recalled
    return CalledBack(one.pk, one.mapping_id, one.number, row.approved.taken_at, back.taken_at, back.reason)


def briefing_shown(actor: Actor, briefing: Briefing) -> BriefingShown:
    """What its reader sees, word for word."""
    row = briefing_row(briefing)
    sections = {one.part: one for one in BriefingSection.objects.filter(briefing=briefing)}
    approver = row.approved.taken_by if row.approved else None
    names = names_of({key for key in (briefing.written_by, approver) if key})
    return BriefingShown(
        row,
        tuple(PartShown(part, sections[part]) for part in rules.parts_for(row.audience) if part in sections),
        names.get(briefing.written_by, ""),
        names.get(approver, "") if approver else "",
    )


def briefing_section(actor: Actor, briefing: Briefing, part: str) -> BriefingSection:
    """One section of it, or 404."""
    found = BriefingSection.objects.filter(briefing=briefing, part=part).select_related("briefing__mapping")
    one = found.first()
    if one is None:
        raise Http404
    return one


def briefing_readers(actor: Actor, briefing: Briefing) -> list[BriefingReader]:
    """Who of the audience reads it by its link."""
    return list(BriefingReader.objects.filter(briefing=briefing).select_related("user", "agency"))


def readers_not_signed(actor: Actor, readers: Iterable[BriefingReader]) -> frozenset[UUID]:
    """Agencies of these readers that have no agreement in force: their people read nothing meanwhile."""
    standings = agency_standings(actor, {one.agency_id for one in readers})
    return frozenset(one.agency.pk for one in standings if not one.may_take_part)


def briefing_reader(actor: Actor, briefing: Briefing, reader_id: UUID) -> BriefingReader:
    """One of them, or 404."""
    found = BriefingReader.objects.filter(briefing=briefing, pk=reader_id)
    one = found.select_related("user", "briefing__mapping").first()
    if one is None:
        raise Http404
    return one


def briefing_copies(actor: Actor, briefing: Briefing) -> list[BriefingCopy]:
    """Who took a copy, when and for what."""
    return list(BriefingCopy.objects.filter(briefing=briefing).select_related("user", "agency"))


def _to_read(user: UUID, agency: UUID, since: datetime) -> QuerySet[BriefingStep]:
    """That one of theirs was approved since, and stands."""
    named = BriefingReader.objects.filter(user_id=user, agency_id=agency)
    back = BriefingStep.objects.filter(step=BriefingStepKind.RECALLED.value).values("briefing_id")
    stands = BriefingStep.objects.filter(
        step=BriefingStepKind.APPROVED.value,
        briefing__in=named.values("briefing_id"),
        taken_at__gt=since,
    ).exclude(briefing__in=back)
    return stands.select_related("briefing")


_TO_READ = PreparedQuery(_to_read, Takes.KEY, Takes.OTHER_KEY, Takes.MOMENT)


def briefings_to_read(actor: Actor) -> list[WorkItem]:
    """Work: briefings of the last four weeks that name the actor as a reader; and those called back since,
    for whoever took a copy too: their mail says only that there is something to read. Two queries.
    """
    if actor.user_id is None or actor.agency_id is None:
        return []
    back = [
        WorkItem(
            what=_("A briefing was called back"),
            why=_("Briefing %(n)d of %(day)s. Destroy every copy that you have.")
            % {"n": one.number, "day": show(one.approved_at.date())},
            by=None,
            url=url_if_any("briefing-link", one.briefing_id),
            verb=_("Read"),
        )
        for one in _called_back()
        if one.recalled_at > now() - SHOWN_FOR
    ]
    return back + [
        WorkItem(
            what=_("%(about)s: a briefing for you") % {"about": one.briefing.about},
            why=_("For: %(audience)s") % {"audience": Audience.label_of(one.briefing.audience)},
            by=None,
            url=url_if_any("briefing-link", one.briefing_id),
            verb=_("Read"),
        )
        for one in _TO_READ(actor.user_id, actor.agency_id, now() - SHOWN_FOR)
    ]


# What a mapping may tell an audience


def about_for(mapping: Mapping, audience: Audience) -> str:
    """What an audience is told that it is about: the mapping by name, or only where it works."""
    if rules.says_streets(audience) and _plain(mapping, [mapping.title]):
        return mapping.title
    return _("A mapping in %(area)s") % {"area": mapping.area.name}


def told_to(actor: Actor, mapping: Mapping, audience: Audience) -> dict[BriefingPart, str]:
    """The first words of each part, from what was recorded. What may tell who somebody is, is left out."""
    ways = {
        BriefingPart.ASK: _ask,
        BriefingPart.PURPOSE: _purpose,
        BriefingPart.PROGRESS: _progress,
        BriefingPart.NUMBERS: _numbers,
        BriefingPart.ACTIONS: _actions,
        BriefingPart.GAPS: _gaps,
        BriefingPart.PLEDGES: _pledges,
    }
    return {part: "\n".join(ways[part](mapping, audience)) for part in rules.parts_for(audience)}


def _plain(mapping: Mapping, lines: list[str]) -> list[str]:
    """Those of them in which nothing may tell who somebody is, or where they live. However many, one look."""
    telling = {*rules.addresses_in(*lines), *rules.few_in(*lines), *names_in_words(mapping, *lines)}
    return [line for line in lines if not any(one in line for one in telling)]


def _ask(mapping: Mapping, audience: Audience) -> list[str]:
    rung = _RUNG.get(audience)
    if rung is None:
        return []
    found = Escalation.objects.filter(mapping=mapping, state=EscalationState.OPEN.value, rung=rung.value)
    return _plain(mapping, [one.ask for one in found])


def _purpose(mapping: Mapping, audience: Audience) -> list[str]:
    lines = [mapping.purpose]
    scope = scope_now(mapping)
    if rules.says_streets(audience):
        lines += [mapping.harm, *([scope.in_scope] if scope else [])]
    return _plain(mapping, lines)


def _progress(mapping: Mapping, audience: Audience) -> list[str]:
    held = Sitting.objects.filter(mapping=mapping, ended_at__isnull=False).count()
    return [
        _("It works by five steps, and is at: %(stage)s.") % {"stage": Stage.label_of(mapping.stage)},
        _("It began on %(day)s and is to end on %(last)s.")
        % {"day": show(mapping.opened_on), "last": show(mapping.ends_on)},
        ngettext("%(n)d meeting has been held.", "%(n)d meetings have been held.", held) % {"n": held},
    ]


def _numbers(mapping: Mapping, audience: Audience) -> list[str]:
    states = _actions_for_all(mapping).values_list("state", flat=True)
    found = list(states)
    agencies = len(agencies_on_team(mapping))
    agreed = Membership.objects.filter(mapping=mapping, state=MembershipState.AGREED.value).count()
    done = found.count(ActionState.DONE.value)
    return [
        # Approved weeks later, they are still those of the day on which it was begun.
        _("Counted on %(day)s.") % {"day": show(today())},
        _("Children the group works for: %(n)s.") % {"n": people_words(agreed)},
        ngettext("%(n)d agency works together.", "%(n)d agencies work together.", agencies) % {"n": agencies},
        ngettext(
            "%(n)d action on places and services is done.",
            "%(n)d actions on places and services are done.",
            done,
        )
        % {"n": done},
    ]


def people_words(count: int) -> str:
    """A number of people for somebody outside: rounded, and a small one not said."""
    said = rounded(count)
    if said is None:
        return _("fewer than %(n)d") % {"n": SMALLEST_SAID}
    return _("about %(n)d") % {"n": said} if said else _("none")


def _actions_for_all(mapping: Mapping) -> QuerySet[Action]:
    """Actions of Part 1 about nobody. What hangs on a place that its giver keeps close stays with the writer,
    who may hold the list and so see more than the team."""
    openly = Q(place=None) | Q(place__audience=GivenTo.TEAM.value, place__withdrawn_at=None)
    return Action.objects.filter(openly, mapping=mapping, person=None, in_part_two=False)


def _actions(mapping: Mapping, audience: Audience) -> list[str]:
    found = (
        _actions_for_all(mapping)
        .filter(
            about__in=[one.value for one in _ABOUT],
            state__in=[ActionState.OFFERED.value, ActionState.ACCEPTED.value, ActionState.DONE.value],
        )
        .select_related("agency")
        .order_by("state", "due")
    )
    lines = [
        _("%(what)s. %(agency)s. %(state)s.")
        % {
            "what": one.words.rstrip("."),
            "agency": one.agency.short_name,
            "state": ActionState.label_of(one.state),
        }
        for one in found[:20]
    ]
    return _plain(mapping, lines)


def _gaps(mapping: Mapping, audience: Audience) -> list[str]:
    found = Gap.objects.filter(mapping=mapping, state__in=_STILL)
    return _plain(
        mapping,
        [
            _("%(what)s, since %(day)s.") % {"what": one.what.rstrip("."), "day": show(one.since_on)}
            for one in found[:20]
        ],
    )


def _pledges(mapping: Mapping, audience: Audience) -> list[str]:
    lines = [
        _("%(agency)s: %(what)s.")
        % {"agency": one.agency.name, "what": (one.what or _("nothing for now")).rstrip(".")}
        for one in unmet_pledges(mapping)
    ]
    return _plain(mapping, lines[:20])
