"""Letting one other agency see one thing that is kept close, taking that back, and asking for one."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from placemap.access.actors import Actor
from placemap.access.command import command
from placemap.access.events import Event
from placemap.access.turns import take_turn
from placemap.foundations.clock import now, today
from placemap.foundations.errors import PlacemapError
from placemap.mappings.models import Member
from placemap.mappings.queries import require_open
from placemap.partners.models import Agency
from placemap.partners.queries import author, require_agreement
from placemap.subjects.models import DetailKept, DetailRelease, DetailRequest, Person, PersonDetail
from placemap.subjects.policy import released as policy
from placemap.subjects.queries.released import ended_among
from placemap.subjects.rules import released as rules
from placemap.subjects.vocabulary import DetailKind, Naming


@command(may=policy.may_ask_for_detail, event=Event.DETAIL_ASKED_FOR)
def ask_for_detail(*, person: Person, kind: str, by: Actor) -> DetailRequest:
    """Ask whoever holds it for the address, the phone or a number of a child. Asked again, it is asked once.

    The answer is the same whether anybody holds it or not. Raises `PlacemapError` for another kind, and for
    somebody whom the team does not know by name.
    """
    assert by.agency_id is not None  # the policy asked for a seat
    require_open(person.mapping)
    alike = Person.objects.filter(mapping=person.mapping_id, group_key=person.group_key, withdrawn_at=None)
    known = alike.filter(audience="team", naming=Naming.NAMED).order_by("recorded_at", "pk").first()
    rules.check_can_ask(kind, is_known=known is not None)
    # Two windows at once wait for each other, so that the second finds the first.
    take_turn(f"ask {person.mapping_id} {person.group_key} {by.agency_id} {kind}")
    held = DetailRequest.objects.filter(
        person__in=alike, agency_id=by.agency_id, kind=kind, lapses_on__gte=today()
    ).first()
    if held is not None:
        return held
    asked = DetailRequest(
        mapping_id=person.mapping_id,
        agency_id=by.agency_id,
        person=known,
        kind=DetailKind(kind).value,
        asked_by=author(by),
        lapses_on=today() + rules.REQUEST_LASTS,
    )
    asked.save(force_insert=True)
    return asked


@command(may=policy.may_release_detail, event=Event.DETAIL_RELEASED)
def release_detail(*, detail: PersonDetail, agency: Agency, reason: str, by: Actor) -> DetailRelease:
    """Let one other agency of the mapping see this one thing, with what they need it for.

    Raises `PlacemapError` for what is no such thing, for an agency that is not on the team or sees it
    already, and `AgreementMissing` for one that has not signed.
    """
    require_open(detail.mapping)
    rules.check_may_release_detail(
        detail.kind,
        is_kept_close=detail.is_sealed,
        is_live=detail.withdrawn_at is None and detail.contribution.withdrawn_at is None,
        reason=reason,
    )
    on_team = Member.objects.filter(mapping=detail.mapping_id, agency=agency, left_on=None)
    if agency.pk == detail.agency_id or not on_team.exists():
        raise PlacemapError(_("Choose another agency that is on this mapping’s team."))
    require_agreement(agency)
    standing = list(
        DetailRelease.objects.filter(detail=detail, released_to=agency, withdrawn_at=None).select_related(
            "detail__contribution"
        )
    )
    over = ended_among(standing)
    if len(standing) > len(over):
        raise PlacemapError(_("They see this already. Look at the page again."))
    # What ended by itself makes room for what is decided anew.
    _end(standing, now(), by)
    release = DetailRelease(
        mapping_id=detail.mapping_id,
        agency_id=detail.agency_id,
        person_id=detail.person_id,
        detail=detail,
        released_to=agency,
        handling=detail.contribution.handling,
        audience=detail.audience,
        reason=reason.strip(),
        released_by=author(by),
    )
    try:
        with transaction.atomic():
            release.save(force_insert=True)
    except IntegrityError as twice:
        raise PlacemapError(_("They see this already. Look at the page again.")) from twice
    return release


@command(may=policy.may_end_detail_release, event=Event.DETAIL_RELEASE_ENDED)
def end_detail_release(*, release: DetailRelease, by: Actor) -> None:
    """Take it back: from now on that agency does not see it. Pressed twice, it is back once."""
    _end([release], now(), by)


@command(may=policy.may_keep_detail, event=Event.DETAIL_KEPT)
def keep_detail(*, detail_request: DetailRequest, by: Actor) -> DetailKept:
    """Keep close what another agency asked for; it waits no more. They are not told: that would say it is
    held. Pressed twice, it is kept once."""
    assert by.agency_id is not None  # the policy asked for a seat
    kept = DetailKept.objects.filter(request=detail_request, agency=by.agency_id).first()
    if kept is not None:
        return kept
    kept = DetailKept(
        mapping_id=detail_request.mapping_id,
        agency_id=by.agency_id,
        request=detail_request,
        decided_by=author(by),
    )
    try:
        with transaction.atomic():
            kept.save(force_insert=True)
    except IntegrityError:
        # A colleague pressed in the same moment: theirs stands.
        return DetailKept.objects.get(request=detail_request, agency=by.agency_id)
    return kept


def _end(releases: list[DetailRelease], at: datetime, by: Actor) -> None:
    DetailRelease.objects.filter(pk__in=[one.pk for one in releases], withdrawn_at=None).update(
        withdrawn_at=at, withdrawn_by=author(by)
    )
