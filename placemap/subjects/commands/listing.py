"""What a grown-up is listed as: said by hand, with a reason and a day."""

from __future__ import annotations

from datetime import date

from django.db.models import F
from django.utils.translation import gettext as _

from placemap.access.actors import Actor
from placemap.access.command import command
from placemap.access.events import Event
from placemap.foundations.clock import today
from placemap.foundations.errors import Conflict, PlacemapError
from placemap.foundations.lengths import within
from placemap.information.vocabulary import HowKnown, Nature
from placemap.mappings.queries import require_open
from placemap.partners.queries import author
from placemap.subjects import policy, rules
from placemap.subjects.commands._by_hand import _by_hand
from placemap.subjects.commands.standing import _group_of, _settle, _settled_age
from placemap.subjects.models import Person, PersonDetail
from placemap.subjects.vocabulary import Category, Considered, DetailKind


@command(may=policy.may_say_listed_as, event=Event.PERSON_CHANGED)
def say_listed_as(
    *, person: Person, category: Category, reason: str, on: date, version: int, by: Actor
) -> Person:
    """What this person is here: an agency says it of its own record, the custodian of any.

    Never an offender's category for somebody who may be under 18, by any record of them; and nobody
    who was linked as a child leaves the decision they are owed by it. The reason is kept beside the
    record, for the agency that gave it and the custodian.
    """
    require_open(person.mapping)
    if not reason.strip():
        raise PlacemapError(_("Say why, in a sentence."))
    if on > today():
        raise PlacemapError(_("This day is in the future. Give the day on which it was decided."))
    group = _group_of(person.mapping_id, person.pk)
    adult = _settled_age(group)
    rules.check_listed_as(category, adult)
    if adult and person.consideration == Considered.OPEN:
        raise PlacemapError(
            _("They were linked as a child and turned 18 since. Decide on them first, or hand them over.")
        )
    if person.decided_category != Category.NOT_SET:
        raise PlacemapError(
            _("The group has decided what this person is listed as. Ask the coordinator about it.")
        )
    held = Person.objects.filter(pk=person.pk, version=version, withdrawn_at=None)
    if held.update(own_category=category.value, version=F("version") + 1) != 1:
        raise Conflict(_("Somebody else changed this while you were writing. Look at it first."))
    _keep_reason(person, category, reason.strip(), on, by)
    _settle(person.mapping_id, set(group))
    person.refresh_from_db()
    return person


def _keep_reason(person: Person, category: Category, reason: str, on: date, by: Actor) -> None:
    contribution = _by_hand(person.mapping, _("What somebody is here"), HowKnown.PROFESSIONAL_OPINION, by)
    PersonDetail.objects.create(
        mapping_id=person.mapping_id,
        agency_id=contribution.agency_id,
        contribution=contribution,
        audience=contribution.audience,
        how_known=contribution.how_known,
        review_on=contribution.review_on,
        recorded_by=author(by),
        happened_on=on,
        person=person,
        kind=DetailKind.LISTED_AS,
        text=within(f"{category.label}: {reason}", 1000, _("The reason")),
        is_sealed=True,
        nature=Nature.OPINION,
    )
