"""Recording places, groups, lines and objects, and that somebody is linked to one, on somebody's word."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from placemap.access.actors import Actor
from placemap.access.command import command
from placemap.access.events import Event
from placemap.foundations.clock import now, today
from placemap.foundations.errors import Conflict, PlacemapError
from placemap.foundations.identifiers import postcode as read_postcode
from placemap.foundations.lengths import within
from placemap.foundations.names import fold
from placemap.information.models import Contribution
from placemap.information.vocabulary import Audience, Nature
from placemap.mappings.models import Mapping
from placemap.mappings.queries import require_open
from placemap.mappings.vocabulary import StartedFrom
from placemap.subjects import policy, queries, rules
from placemap.subjects.commands._by_hand import _by_hand
from placemap.subjects.commands._given import source_columns
from placemap.subjects.commands.places import _propose
from placemap.subjects.commands.standing import _ages, _group_of
from placemap.subjects.commands.telling import tell_readers
from placemap.subjects.models import Entity, EntityLink, EntityLinkWords, Person
from placemap.subjects.vocabulary import (
    PLACE_KINDS,
    CorrectedHow,
    EntityKind,
    EntityLinkKind,
    LinkKind,
    LinkState,
    Strength,
)


@command(may=policy.may_record_link, event=Event.ENTITY_RECORDED)
def record_entity(
    *,
    mapping: Mapping,
    kind: EntityKind,
    name: str,
    description: str = "",
    postcode: str = "",
    how_known: str = "",
    reason: str = "",
    by: Actor,
) -> Entity:
    """Put a place, group, line or object on the map, as given by the actor's own agency.

    A place needs the `reason` why it belongs, held against the scope, and shows as proposed until
    somebody who decides has accepted it.
    """
    require_open(mapping)
    if kind in PLACE_KINDS:
        rules.check_place_reason(reason)
    entity = _put_on_the_map(
        mapping, kind, name, by, description=description, postcode=postcode, how_known=how_known
    )
    if kind in PLACE_KINDS:
        _propose(entity, reason, by)
    return entity


@command(may=policy.may_record_link, event=Event.ENTITY_RECORDED)
def record_starting_place(*, mapping: Mapping, by: Actor) -> Entity:
    """Put the place that a mapping starts from on its map, as given by whoever opens it.

    It belongs without a decision, being what the mapping is about; and it is for the whole team, which
    reads its name on the mapping itself, whatever the agency's agreement says of other things.
    """
    contribution = _by_hand(mapping, _("The place the mapping starts from"), "", by, for_team=True)
    words = within(" ".join(mapping.place.split()), 120, _("The name"))
    return _insert(mapping, contribution, by, kind=EntityKind.PLACE, name=words, is_start=True)


def put_starting_place(mapping: Mapping, by: Actor) -> None:
    """Told of every mapping that opens."""
    if mapping.started_from == StartedFrom.PLACE:
        record_starting_place(mapping=mapping, by=by)


def _put_on_the_map(
    mapping: Mapping,
    kind: EntityKind,
    name: str,
    by: Actor,
    *,
    description: str = "",
    postcode: str = "",
    how_known: str = "",
) -> Entity:
    words = within(" ".join(name.split()), 120, _("The name"))
    if not words:
        raise PlacemapError(_("Give it a name that everybody uses, like “Bus stand C”."))
    folded = fold(words)[:120]
    if queries.is_known_by_name(mapping, kind, folded):
        raise PlacemapError(
            _("“%(name)s” is on this mapping already. Link people to that one.") % {"name": words}
        )
    if by.agency_id is not None and queries.own_declined(mapping, by.agency_id, kind, folded):
        raise PlacemapError(
            _(
                "Your agency proposed “%(name)s” before, and it was declined. Propose that one again,"
                " with more."
            )
            % {"name": words}
        )
    code = postcode.strip()
    if code and kind not in PLACE_KINDS:
        raise PlacemapError(_("Only a place has a postcode. Leave it blank for anything else."))
    read = read_postcode(code)
    if code and not read.valid:
        raise PlacemapError(_("This postcode cannot be read. Enter one like FE1 4QT, or leave it blank."))
    contribution = _by_hand(mapping, _("A place or thing entered by hand"), how_known, by)
    return _insert(
        mapping,
        contribution,
        by,
        kind=kind,
        name=words,
        description=within(description, 600, _("The description")),
        postcode=read.value,
    )


def _insert(mapping: Mapping, contribution: Contribution, by: Actor, *, name: str, **given: Any) -> Entity:
    row = {**given, "name": name, "folded": fold(name)[:120], **source_columns(contribution, by)}
    # References are random, so a clash, however unlikely, means drawing again.
    for attempt in range(3):
        try:
            with transaction.atomic():
                return Entity.objects.create(working_reference=rules.new_working_reference(), **row)
        except IntegrityError as problem:
            if "entity_reference_in_mapping" not in str(problem) or attempt == 2:
                raise
    raise AssertionError("unreachable")


@command(may=policy.may_record_link, event=Event.LINK_RECORDED)
def record_entity_link(
    *,
    mapping: Mapping,
    person: Person,
    entity: Entity,
    kind: EntityLinkKind,
    first_on: date | None = None,
    last_on: date | None = None,
    how_known: str = "",
    grade: str = "",
    nature: str = Nature.FACT,
    words: str = "",
    by: Actor,
) -> EntityLink:
    """Record that somebody is linked to a place, group, line or object, with the evidence for it.

    An agency that says the same again adds to its evidence: the pages fold what was said of one person,
    thing and kind into one line. What it said before and is out of date is ended.
    """
    require_open(mapping)
    group = _group_of(mapping.pk, person.pk)
    if not Person.objects.filter(mapping=mapping, pk=person.pk, withdrawn_at=None).exists():
        raise PlacemapError(_("This person is no longer on this mapping. Search for them again."))
    if not Entity.objects.filter(mapping=mapping, pk=entity.pk, withdrawn_at=None).exists():
        raise PlacemapError(_("This is no longer on the map. Look for it again."))
    ages = set(_ages(group).values())
    adult = False if False in ages else (True if True in ages else None)
    rules.check_entity_link(kind, EntityKind(entity.kind), adult=adult)
    rules.check_dates(first_on, last_on, today=today())
    rules.check_grade(grade)
    contribution = _by_hand(mapping, _("A link entered by hand"), how_known, by, grade)
    audience = _audience(contribution, person, entity, kind)
    _end(
        EntityLink.objects.filter(
            mapping=mapping, agency_id=contribution.agency_id, person_id__in=group, entity=entity, kind=kind,
            audience=audience, withdrawn_at=None, expires_on__lt=today(),
        ),
        _("Out of date, and recorded again."),
        by,
    )  # fmt: skip
    known = how_known or contribution.how_known
    link = EntityLink.objects.create(
        **{**source_columns(contribution, by), "audience": audience, "how_known": known},
        grade=grade.strip().upper(),
        nature=nature,
        happened_on=last_on or first_on,
        person=person,
        entity=entity,
        kind=kind,
        strength=_strength_of(contribution, known, grade, kind),
        first_on=first_on,
        last_on=last_on,
        expires_on=rules.until_review(on=today(), review_on=contribution.review_on),
    )
    if words.strip():
        EntityLinkWords.objects.create(
            link=link,
            mapping=mapping,
            agency_id=contribution.agency_id,
            text=within(words, 2000, _("What you wrote")),
        )
    return link


@command(may=policy.may_end_link, event=Event.LINK_CHANGED)
def end_entity_link(*, link: EntityLink, reason: str, version: int, by: Actor) -> EntityLink:
    """End what one agency said, however often, with a reason. It stays on record as ended, off the map."""
    if not reason.strip():
        raise PlacemapError(_("Say why this link no longer holds."))
    if not _end(EntityLink.objects.filter(pk=link.pk, version=version), reason, by):
        raise Conflict(_("Somebody else has changed this link since you opened it. Read it again first."))
    said = {"agency": link.agency_id, "entity": link.entity_id, "kind": link.kind, "audience": link.audience}
    group = _group_of(link.mapping_id, link.person_id)
    _end(EntityLink.objects.filter(mapping=link.mapping_id, person_id__in=group, **said), reason, by)
    tell_readers(
        mapping=link.mapping,
        people=group,
        since=link.recorded_at,
        how=CorrectedHow.ENDED,
        audience=link.audience,
        given_by=link.agency_id,
        given_in=link.contribution_id,
        by=by,
    )
    link.refresh_from_db()
    return link


def _end(links: QuerySet[EntityLink], reason: str, by: Actor) -> int:
    return links.filter(state=LinkState.CURRENT).update(
        state=LinkState.ENDED,
        ended_at=now(),
        ended_by=by.user_id,
        ended_reason=within(reason, 300, _("The reason")),
        version=F("version") + 1,
    )


def _audience(contribution: Contribution, person: Person, entity: Entity, kind: EntityLinkKind) -> Audience:
    """What is derived takes the narrowest audience of its parts; where somebody lives stays sealed."""
    parts = {contribution.audience, person.audience, entity.audience}
    sealed = kind in rules.HOME_KINDS
    return Audience.TEAM if parts == {Audience.TEAM.value} and not sealed else Audience.RESTRICTED


def _strength_of(contribution: Contribution, how_known: str, grade: str, kind: EntityLinkKind) -> Strength:
    # Suspected harm needs as much here as it does between two people.
    weighed_as = LinkKind.SUSPECTED_EXPLOITING if kind in rules.SUSPECTED_KINDS else None
    return rules.strength_of([rules.EvidenceGiven(contribution.agency_id, how_known, grade)], weighed_as)
