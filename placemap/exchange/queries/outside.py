"""Who outside was given something of a list that was taken back, and who of them was told."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from placemap.access.actors import Actor
from placemap.access.audit import record_reading
from placemap.access.duties import Duty
from placemap.access.events import Event
from placemap.access.prepared import PreparedQuery, Takes
from placemap.exchange.models import OutsideGiven, Upload
from placemap.mappings.models import Mapping
from placemap.mappings.queries import WorkItem
from placemap.partners.queries import names_of
from placemap.subjects.queries import PersonCard, person_cards
from placemap.web.jinja import url_if_any


@dataclass(frozen=True, slots=True)
class OutsideShown:
    """One of them: what was given, about whom if this reader sees them, and who said they were told."""

    given: OutsideGiven
    card: PersonCard | None
    told_by: str


def given_outside(actor: Actor, mapping: Mapping, upload: Upload) -> list[OutsideShown]:
    """Everybody outside who was given something of this list, those to tell first. Recorded."""
    rows = list(
        OutsideGiven.objects.filter(upload=upload)
        .select_related("referral", "answer__user__agency", "answer__enquiry", "user__agency")
        .order_by("told_at", "given_at", "pk")
    )
    people = {one.pk: about for one in rows if (about := _about(one)) is not None}
    cards = person_cards(actor, mapping, list(people.values()))
    names = names_of(one.told_by for one in rows)
    if rows:
        record_reading(
            actor,
            Event.LIST_VIEWED,
            mapping_id=mapping.pk,
            subjects=[upload.pk, *dict.fromkeys(people.values())],
        )
    found = [
        OutsideShown(
            one,
            cards.get(people[one.pk]) if one.pk in people else None,
            names.get(one.told_by, "") if one.told_by else "",
        )
        for one in rows
    ]
    return sorted(found, key=lambda shown: shown.given.told_at is not None)


def outside_one(actor: Actor, upload: Upload, given: UUID) -> OutsideGiven:
    """One of them, of that list; absent otherwise (404)."""
    found = OutsideGiven.objects.select_related("upload").filter(upload=upload, pk=given).first()
    if found is None:
        raise Http404
    return found


_TO_TELL = PreparedQuery(
    lambda mine: (
        OutsideGiven.objects.filter(mapping__in=mine, told_at=None)
        .values("upload", "mapping__reference", "mapping__title")
        .annotate(n=Count("pk"))
        .order_by("mapping__reference", "upload")
    ),
    Takes.KEYS,
)


def outside_to_tell(actor: Actor) -> list[WorkItem]:
    """Work, for whoever may take the list back: people outside who have not been told. One query."""
    mine = [pk for pk in actor.seats if actor.has_in(Duty.CONTRIBUTE, pk)]
    return [
        WorkItem(
            what=ngettext(
                "Tell %(num)s person outside that a list was taken back",
                "Tell %(num)s people outside that a list was taken back",
                row["n"],
            )
            % {"num": row["n"]},
            why=_("%(title)s: they were given something that came from it.")
            % {"title": row["mapping__title"]},
            by=None,
            url=url_if_any("outside", row["mapping__reference"], row["upload"]),
            verb=_("Look at who"),
        )
        for row in (_TO_TELL(mine) if mine else ())
    ]


def _about(one: OutsideGiven) -> UUID | None:
    if one.referral is not None:
        return one.referral.person_id
    return one.answer.enquiry.person_id if one.answer is not None else None
