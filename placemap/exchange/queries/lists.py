"""Which lists came, whose they are, and what waits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Count, Q
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from placemap.access.actors import Actor
from placemap.access.audit import record_reading
from placemap.access.decisions import require
from placemap.access.duties import Duty
from placemap.access.events import Event
from placemap.access.prepared import PreparedQuery, Takes
from placemap.exchange.models import ImportRow, Upload, UploadSheet
from placemap.exchange.policy import may_read_lists
from placemap.foundations.clock import now
from placemap.mappings.models import Mapping, Member
from placemap.mappings.policy import may_answer_for_agency
from placemap.mappings.queries import WorkItem, list_can_stand, list_state
from placemap.mappings.vocabulary import ListState, MappingState
from placemap.partners.models import Agency
from placemap.partners.queries import names_of

_STALE_AFTER = timedelta(minutes=10)
_CONTENT = "content"


@dataclass(frozen=True)
class ShownUpload:
    """One file on the lists page, with how many of its rows need the sender's eye."""

    upload: Upload
    rows: int
    problems: int


@dataclass(frozen=True)
class AgencyLists:
    """What one agency was asked for and what came. `uploads` is empty where the actor may not see them."""

    agency: Agency
    member_id: UUID
    asked_on: date | None
    due_on: date | None
    nothing_known_on: date | None
    received_on: date | None
    unchanged_on: date | None
    state: ListState
    uploads: Sequence[ShownUpload]
    may_send: bool
    is_own: bool
    may_see_files: bool
    # Whether it may be said that nothing has changed since, and taken back that it was said.
    can_stand: bool
    stands: bool
    version: int


def same_file(mapping: Mapping, agency: Agency, digest: str) -> Upload | None:
    """The very same file, sent before for this agency and mapping, and neither taken back nor gone since."""
    return (
        Upload.objects.defer(_CONTENT)
        .filter(mapping=mapping, agency=agency, digest=digest)
        .exclude(state=Upload.State.WITHDRAWN)
        # Whoever is told to send a file again, since it was removed before it was accepted, can.
        .exclude(~Q(state=Upload.State.ACCEPTED), content=b"")
        .order_by("uploaded_at")
        .first()
    )


def has_stopped(upload: Upload) -> bool:
    """Whether reading a long list in has not moved for so long that its worker must have been stopped."""
    return upload.state == Upload.State.READING and (
        upload.moved_at is None or now() - upload.moved_at > _STALE_AFTER
    )


def is_kept(upload: Upload) -> bool:
    """Whether the file itself is still there."""
    return Upload.objects.filter(pk=upload.pk).exclude(content=b"").exists()


def visible_upload(actor: Actor, mapping: Mapping, upload_id: UUID) -> Upload:
    """A file of this mapping that the actor may work on; otherwise it does not exist (404)."""
    upload = (
        Upload.objects.defer(_CONTENT)
        .select_related("mapping", "agency", "contribution__power")
        .filter(mapping=mapping, pk=upload_id)
        .filter(_mine_or_custody(actor, mapping))
        .first()
    )
    if upload is None:
        raise Http404
    return upload


@dataclass(frozen=True)
class ListEnded:
    """That a list was accepted or taken back: by whom, if that is known, and when."""

    is_accepted: bool
    who: str
    on: datetime | None


def how_list_ended(upload: Upload) -> ListEnded | None:
    """Whether a list was accepted or taken back; None while it still waits. One query."""
    if upload.state == Upload.State.ACCEPTED:
        by, on = upload.contribution.given_by if upload.contribution else None, upload.accepted_at
    elif upload.state == Upload.State.WITHDRAWN:
        by, on = upload.withdrawn_by, upload.withdrawn_at
    else:
        return None
    return ListEnded(upload.state == Upload.State.ACCEPTED, next(iter(names_of([by]).values()), ""), on)


def lists_of(actor: Actor, mapping: Mapping) -> list[AgencyLists]:
    """Every agency on the team, what it was asked for and what came. Four queries, however many lists."""
    require(may_read_lists(actor, mapping))
    members = list(
        Member.objects.filter(mapping=mapping, left_on=None).select_related("agency").order_by("agency__name")
    )
    uploads: dict[UUID, list[ShownUpload]] = defaultdict(list)
    visible = list(
        Upload.objects.defer(_CONTENT)
        .filter(_mine_or_custody(actor, mapping), mapping=mapping)
        .exclude(state=Upload.State.WITHDRAWN)
        .order_by("-uploaded_at")
    )
    rows: dict[UUID, int] = defaultdict(int)
    for upload_id, count in UploadSheet.objects.filter(upload__in=visible, is_used=True).values_list(
        "upload", "rows"
    ):
        rows[upload_id] += count
    problems = dict(
        ImportRow.objects.filter(upload__in=visible)
        .exclude(problems=[])
        .values_list("upload")
        .annotate(count=Count("pk"))
    )
    for upload in visible:
        accepted = upload.state == Upload.State.ACCEPTED
        count = upload.done_rows if accepted else rows[upload.pk]
        uploads[upload.agency_id].append(ShownUpload(upload, count, problems.get(upload.pk, 0)))
    custodian = actor.has_in(Duty.HOLD_COHORT, mapping.pk)
    shown = [
        AgencyLists(
            agency=member.agency,
            member_id=member.pk,
            asked_on=member.asked_on,
            due_on=member.due_on,
            nothing_known_on=member.nothing_known_on,
            received_on=member.received_on,
            unchanged_on=member.unchanged_on,
            state=list_state(member),
            uploads=uploads.get(member.agency_id, []),
            may_send=custodian or member.agency_id == actor.agency_id,
            is_own=member.agency_id == actor.agency_id,
            may_see_files=custodian or member.agency_id == actor.agency_id,
            can_stand=list_can_stand(member) and bool(may_answer_for_agency(actor, member)),
            stands=list_state(member) is ListState.UNCHANGED and bool(may_answer_for_agency(actor, member)),
            version=member.version,
        )
        for member in members
    ]
    if visible:
        record_reading(
            actor, Event.LIST_VIEWED, mapping_id=mapping.pk, subjects=[upload.pk for upload in visible]
        )
    return sorted(shown, key=lambda one: not one.is_own) if not custodian else shown


_TO_ACCEPT = PreparedQuery(
    lambda held, mine, agency: (
        Upload.objects.defer(_CONTENT)
        .filter(
            Q(mapping__in=held) | Q(mapping__in=mine, agency_id=agency),
            state__in=[Upload.State.RECEIVED, Upload.State.READY],
            mapping__state=MappingState.OPEN,
        )
        .select_related("mapping", "agency")
        .order_by("uploaded_at")
    ),
    Takes.KEYS,
    Takes.OTHER_KEYS,
    Takes.KEY,
)


def lists_to_accept(actor: Actor) -> list[WorkItem]:
    """Work: lists that came and wait to be looked at, oldest first. One query."""
    mine = [pk for pk in actor.seats if actor.has_in(Duty.CONTRIBUTE, pk)]
    held = [pk for pk in mine if actor.has_in(Duty.HOLD_COHORT, pk)]
    return [
        WorkItem(
            what=_("%(mapping)s: look at the list of %(agency)s")
            % {"mapping": upload.mapping.title, "agency": upload.agency.short_name or upload.agency.name},
            why=_("It came, but nothing of it is used until it is accepted."),
            by=upload.dispose_on,
            url=reverse("list", args=[upload.mapping.reference, upload.pk]),
            verb=_("Look"),
        )
        for upload in (_TO_ACCEPT(held, mine, actor.agency_id) if mine else ())
    ]


def agencies_to_send_for(actor: Actor, mapping: Mapping) -> list[Agency]:
    """The agencies the actor may send a list for: their own, or any on the team for the custodian."""
    members = (
        Member.objects.filter(mapping=mapping, left_on=None).select_related("agency").order_by("agency__name")
    )
    agencies = [member.agency for member in members]
    if actor.has_in(Duty.HOLD_COHORT, mapping.pk):
        return agencies
    return [agency for agency in agencies if agency.pk == actor.agency_id]


def _mine_or_custody(actor: Actor, mapping: Mapping) -> Q:
    if actor.has_in(Duty.HOLD_COHORT, mapping.pk):
        return Q()
    return Q(agency_id=actor.agency_id)
