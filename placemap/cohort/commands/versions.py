"""Freezing the cohort as it stands. A version is never changed and never reopened: another is frozen."""

from __future__ import annotations

from datetime import date

from django.db import connection
from django.db.models import Max

from placemap.access.actors import Actor
from placemap.access.command import command
from placemap.access.events import Event
from placemap.cohort import policy, rules
from placemap.cohort.commands.giving import _one_at_a_time
from placemap.cohort.models import CohortVersion, CohortVersionEntry
from placemap.foundations.errors import PlacemapError
from placemap.foundations.wording import _
from placemap.mappings.models import Mapping
from placemap.mappings.queries import require_open


@command(may=policy.may_freeze_cohort, event=Event.VERSION_FROZEN)
def freeze_cohort(
    *, mapping: Mapping, name: str = "", meeting_on: date | None = None, note: str = "", by: Actor
) -> CohortVersion:
    """Freeze who is in the cohort, proposed or settled, with the judgement and views in force now.

    By name, or for the meeting on a day. It holds everybody, whether or not the actor sees them all, and
    keeps keys only: each reader reads of it what they may see on the day.
    """
    require_open(mapping)
    called = rules.version_name(name, meeting_on)
    if by.agency_id is None or by.user_id is None:
        raise PlacemapError(_("Only somebody who acts for an agency can freeze a version."))
    _one_at_a_time(mapping.pk)
    with connection.cursor() as cursor:
        cursor.execute(
            "select person_id, membership_id, state, concern_id, views from cohort_as_it_stands(%s)",
            [mapping.pk],
        )
        standing = cursor.fetchall()
    if not standing:
        raise PlacemapError(_("Nobody has been proposed yet, so there is nothing to freeze."))
    last = CohortVersion.objects.filter(mapping=mapping).aggregate(last=Max("number"))["last"] or 0
    version = CohortVersion(
        mapping=mapping,
        agency_id=by.agency_id,
        number=last + 1,
        name=called,
        note=note.strip(),
        frozen_by=by.user_id,
    )
    version.save(force_insert=True)
    CohortVersionEntry.objects.bulk_create(
        [
            CohortVersionEntry(
                cohort_version=version,
                mapping=mapping,
                person_id=person,
                membership_id=membership,
                state=state,
                concern_id=concern,
                views=views,
            )
            for person, membership, state, concern, views in standing
        ]
    )
    return version
