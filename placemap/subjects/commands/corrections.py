"""Putting right the name or the birth date that an agency gave of somebody.

A correction belongs to the giving that it corrects and goes back with it. What stood before no longer
counts anywhere; whoever could read it still can, with what was wrong about it.
"""

from __future__ import annotations

from datetime import date

from django.db.models import F
from django.utils.translation import gettext as _

from placemap.access.actors import Actor
from placemap.access.command import command
from placemap.access.events import Event
from placemap.foundations.clock import now, today
from placemap.foundations.errors import Conflict, PlacemapError
from placemap.foundations.lengths import within
from placemap.mappings.queries import require_open
from placemap.partners.queries import author
from placemap.subjects import policy
from placemap.subjects.commands._given import detail_rows, initials_of
from placemap.subjects.commands.standing import _group_of, _settle
from placemap.subjects.commands.telling import tell_readers
from placemap.subjects.models import Person, PersonDetail
from placemap.subjects.queries.corrections import given_of
from placemap.subjects.rules import PersonAsGiven
from placemap.subjects.vocabulary import CorrectedHow, DetailKind


@command(may=policy.may_change_person, event=Event.PERSON_CHANGED)
def correct_person(
    *,
    person: Person,
    given: str,
    family: str,
    born: date | None,
    reason: str,
    version: int,
    by: Actor,
) -> Person:
    """Put right the name or birth date of one record; `version` is the record that was read.

    Ages, and with them how the person is listed and who sees the name, are worked out anew. Raises
    `Conflict` when somebody changed the record meanwhile, `PlacemapError` for what cannot be.
    """
    require_open(person.mapping)
    if not reason.strip():
        raise PlacemapError(_("Say what was wrong, so that both can be understood."))
    if born is not None and born > today():
        raise PlacemapError(_("A birth date cannot be in the future."))
    right = PersonAsGiven(given=given.strip(), family=family.strip(), born=born)
    held = given_of(person)
    wrong = []
    if (right.given, right.family) != (held.given, held.family):
        if not right.shown_name.strip():
            raise PlacemapError(_("Enter a name. To say that nobody gave this person, take the record back."))
        wrong.append(DetailKind.NAME)
    if born != held.born:
        wrong.append(DetailKind.BORN)
    if not wrong:
        raise PlacemapError(_("This is what stands already. Change what is wrong."))
    changed = Person.objects.filter(pk=person.pk, version=version, withdrawn_at=None)
    values = {"initials": initials_of(right)[:12]} if DetailKind.NAME in wrong else {}
    if changed.update(version=F("version") + 1, **values) != 1:
        raise Conflict(
            _("Somebody else changed this record while you were writing. Nothing of theirs was overwritten.")
        )
    since = min(
        PersonDetail.objects.filter(person=person, kind__in=wrong, withdrawn_at=None)
        .order_by()
        .values_list("recorded_at", flat=True),
        default=person.recorded_at,
    )
    _replace(person, right, wrong, reason, by)
    _settle(person.mapping_id, {person.pk})
    tell_readers(
        mapping=person.mapping,
        people=_group_of(person.mapping_id, person.pk),
        since=since,
        how=CorrectedHow.PUT_RIGHT,
        audience=person.audience,
        given_by=person.agency_id,
        given_in=person.contribution_id,
        by=by,
    )
    person.refresh_from_db()
    return person


def _replace(person: Person, right: PersonAsGiven, wrong: list[DetailKind], reason: str, by: Actor) -> None:
    old = PersonDetail.objects.filter(person=person, kind__in=wrong, withdrawn_at=None)
    stood = old.order_by("recorded_at").first()
    known = stood.how_known if stood else person.contribution.how_known
    why = within(reason, 300, _("The reason"))
    old.update(withdrawn_at=now(), corrected_because=why, corrected_by=author(by))
    for row in detail_rows(person.pk, right):
        if row["kind"] in wrong:
            PersonDetail.objects.create(
                **row,
                mapping_id=person.mapping_id,
                agency_id=person.agency_id,
                contribution_id=person.contribution_id,
                audience=person.audience,
                how_known=known,
                review_on=person.review_on,
                recorded_by=author(by),
            )
