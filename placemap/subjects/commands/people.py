"""Recording people as a source gives them, and taking a source's people back."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from placemap.access.actors import Actor
from placemap.access.command import command
from placemap.access.duties import Duty
from placemap.access.events import Event
from placemap.foundations.clock import now, today
from placemap.foundations.errors import PlacemapError
from placemap.foundations.identifiers import nhs_number, phone, postcode, split_postcode, upn
from placemap.foundations.names import PersonName, fold, initials, parse_name
from placemap.information.commands import open_contribution
from placemap.information.models import Contribution
from placemap.information.vocabulary import ContributionKind
from placemap.mappings.models import Mapping
from placemap.partners.models import Agency
from placemap.partners.queries import author
from placemap.subjects import policy, rules
from placemap.subjects.commands.standing import _settle
from placemap.subjects.models import Link, LinkEvidence, Mention, Person, PersonDetail, SameAs
from placemap.subjects.rules import PersonAsGiven
from placemap.subjects.vocabulary import SEALED_DETAILS, DetailKind, MentionState, Standing

_BATCH = 2000
_KEPT_AFTER_CLOSING = 12  # months, as the mapping's own disposal


@command(may=policy.may_give_people, event=Event.PERSON_RECORDED)
def record_people(*, contribution: Contribution, people: Sequence[PersonAsGiven], by: Actor) -> list[Person]:
    """Record people as one contribution gives them, in the order given, with details and mentions.

    One call for one row or a hundred thousand. Raises `PlacemapError` naming the row when a category
    cannot be: nothing is written then.
    """
    for person in people:
        _check(person)
    made = _new_people(contribution, people, by)
    details: list[PersonDetail] = []
    mentions: list[Mention] = []
    for record, person in zip(made, people, strict=True):
        details.extend(_details(contribution, record, person, by))
        mentions.extend(_mentions(contribution, record, person, by))
        if len(details) >= _BATCH:
            PersonDetail.objects.bulk_create(details, batch_size=_BATCH)
            details.clear()
    PersonDetail.objects.bulk_create(details, batch_size=_BATCH)
    Mention.objects.bulk_create(mentions, batch_size=_BATCH)
    return made


@command(may=policy.may_give_people, event=Event.PERSON_RECORDED)
def record_person(*, contribution: Contribution, person: PersonAsGiven, by: Actor) -> Person:
    """Record one person as a contribution gives them."""
    return record_people(contribution=contribution, people=[person], by=by)[0]


@command(may=policy.may_record_person, event=Event.PERSON_RECORDED)
def add_person(*, mapping: Mapping, person: PersonAsGiven, how_known: str = "", by: Actor) -> Person:
    """Record one person by hand, as given by the actor's own agency under its agreement."""
    if not person.shown_name.strip() and not person.known_as:
        raise PlacemapError(_("Enter a name, or what they are called."))
    contribution = _by_hand(mapping, _("A person entered by hand"), how_known, by)
    return record_person(contribution=contribution, person=person, by=by)


@command(may=policy.may_withdraw_people, event=Event.PERSON_CHANGED)
def withdraw_people(*, contribution: Contribution, by: Actor) -> tuple[int, int]:
    """Take back the people, links and written names a contribution gave: (taken back, kept).

    A child never leaves the cohort because a list was taken back. The decision on a child proposed
    or agreed through one of these records passes to another record of the same child; where there
    is none, or the actor may not open it, that one record is kept until the coordinator decides.
    """
    people = Person.objects.filter(contribution=contribution, withdrawn_at=None)
    decided = list(people.filter(decided_standing__in=[Standing.PROPOSED, Standing.COHORT]))
    kept = {person.pk for person in decided if not _hand_decision_over(person, by)}
    going = list(people.exclude(pk__in=kept).values_list("pk", flat=True))
    moment = now()
    for model in (Mention, LinkEvidence, Link, PersonDetail, Person):
        given: models.QuerySet[Any] = model._default_manager.filter(
            contribution=contribution, withdrawn_at=None
        )
        if model is Person:
            given = given.exclude(pk__in=kept)
        elif model in (Mention, PersonDetail):
            given = given.exclude(person_id__in=kept)
        given.update(withdrawn_at=moment)
    _settle(contribution.mapping_id, {*going, *kept}, by)
    return len(going), len(kept)


def _by_hand(mapping: Mapping, title: str, how_known: str, by: Actor) -> Contribution:
    """A contribution of the actor's own agency, under its agreement, for one thing entered by hand."""
    if by.agency_id is None:
        raise PlacemapError(_("Only somebody who acts for an agency can give information."))
    return open_contribution(
        mapping=mapping,
        agency=Agency.objects.get(pk=by.agency_id),
        kind=ContributionKind.BY_HAND,
        title=title,
        how_known=how_known,
        by=by,
    )


def _hand_decision_over(person: Person, by: Actor) -> bool:
    """Whether another record of the same child now holds the decision this one held."""
    others = _other_records(person) if by.has_in(Duty.HOLD_COHORT, person.mapping_id) else []
    if not others:
        return False
    if not any(other.decided_standing == person.decided_standing for other in others):
        Person.objects.filter(pk=others[0].pk).update(
            decided_standing=person.decided_standing, own_category=person.own_category
        )
    Person.objects.filter(pk=person.pk).update(decided_standing=Standing.CANDIDATE)
    return True


def _other_records(person: Person) -> list[Person]:
    pairs = SameAs.objects.filter(mapping_id=person.mapping_id).values_list("left_id", "right_id")
    group = rules.groups_from(pairs).get(person.pk, (person.pk,))
    return list(
        Person.objects.filter(pk__in=group, withdrawn_at=None)
        .exclude(contribution_id=person.contribution_id)
        .order_by("recorded_at", "pk")
    )


def _check(person: PersonAsGiven) -> None:
    adult = rules.is_adult(person.born, person.born_low, person.born_high, on=today())
    try:
        rules.check_category(person.category, adult)
    except PlacemapError as problem:
        if person.source_row is None:
            raise
        raise PlacemapError(
            _("Row %(row)s: %(problem)s") % {"row": person.source_row, "problem": problem.message}
        )


def _new_people(contribution: Contribution, people: Sequence[PersonAsGiven], by: Actor) -> list[Person]:
    """The bare rows. References are random, so a clash, however unlikely, means drawing again."""
    for attempt in range(3):
        references = rules.new_working_references(len(people))
        made = [
            Person(
                **_source(contribution, by),
                working_reference=reference,
                category=person.category,
                own_category=person.category,
                initials=_initials(person)[:12],
                dispose_on=rules.add_months(contribution.mapping.ends_on, _KEPT_AFTER_CLOSING),
                source_sheet=person.source_sheet[:80],
                source_row=person.source_row,
            )
            for reference, person in zip(references, people, strict=True)
        ]
        try:
            with transaction.atomic():
                Person.objects.bulk_create(made, batch_size=_BATCH)
        except IntegrityError as problem:
            if "person_reference_in_mapping" not in str(problem) or attempt == 2:
                raise
            continue
        return made
    raise AssertionError("unreachable")


def _source(contribution: Contribution, by: Actor) -> dict[str, Any]:
    """What every row keeps of where it came from."""
    return {
        "id": uuid.uuid4(),
        "mapping_id": contribution.mapping_id,
        "agency_id": contribution.agency_id,
        "contribution": contribution,
        "audience": contribution.audience,
        "how_known": contribution.how_known,
        "review_on": contribution.review_on,
        "recorded_by": author(by),
    }


def _name(person: PersonAsGiven) -> PersonName:
    if person.given or person.family:
        return PersonName(person.given, person.middle, person.family)
    return parse_name(person.shown_name)


def _initials(person: PersonAsGiven) -> str:
    name = _name(person)
    found = initials(name.given, name.family)
    if not found and person.known_as:
        called = parse_name(person.known_as[0])
        found = initials(called.given, called.family)
    return found


def _details(
    contribution: Contribution, record: Person, person: PersonAsGiven, by: Actor
) -> Iterator[PersonDetail]:
    def one(kind: DetailKind, text: str, folded: str = "", **more: Any) -> PersonDetail:
        return PersonDetail(
            **_source(contribution, by),
            person=record,
            kind=kind,
            text=text[:1000],
            folded=(folded or fold(text))[:300],
            is_sealed=kind in SEALED_DETAILS,
            **more,
        )

    if person.shown_name.strip():
        yield one(DetailKind.NAME, person.shown_name.strip(), **_name_parts(_name(person)))
    for called in person.known_as:
        if called.strip():
            yield one(DetailKind.KNOWN_AS, called.strip(), **_name_parts(parse_name(called)))
    if person.born or person.born_low or person.born_high:
        yield one(
            DetailKind.BORN,
            person.born.isoformat() if person.born else "",
            born=person.born,
            born_low=None if person.born else person.born_low,
            born_high=None if person.born else person.born_high,
        )
    if person.nhs_number:
        number = nhs_number(person.nhs_number)
        yield one(DetailKind.NHS_NUMBER, number.value, number.value, is_valid=number.valid)
    if person.upn:
        pupil = upn(person.upn)
        yield one(DetailKind.UPN, pupil.value, pupil.value.lower(), is_valid=pupil.valid)
    if person.phone:
        called_on = phone(person.phone)
        yield one(
            DetailKind.PHONE, called_on.value or person.phone, called_on.value, is_valid=called_on.valid
        )
    if person.address or person.postcode:
        street, found = split_postcode(person.address)
        code = postcode(person.postcode).value or found
        yield one(
            DetailKind.ADDRESS,
            ", ".join(part for part in (street, code) if part),
            fold(f"{street} {code}"),
            postcode=code[:8],
        )
    plain = (
        (DetailKind.SEX, person.sex),
        (DetailKind.IDENTIFIER, person.other_identifier),
        (DetailKind.SCHOOL, person.school),
        (DetailKind.YEAR_GROUP, "" if person.year_group is None else str(person.year_group)),
    )
    for kind, text in plain:
        if text.strip():
            yield one(kind, text.strip())
    for heading, text in person.notes:
        if text.strip():
            yield one(DetailKind.NOTE, f"{heading}: {text.strip()}" if heading else text.strip())


def _name_parts(name: PersonName) -> dict[str, str]:
    return {
        "given": name.given[:80],
        "middle": name.middle[:80],
        "family": name.family[:80],
        "given_folded": fold(name.given)[:80],
        "family_folded": fold(name.family)[:80],
    }


def _mentions(
    contribution: Contribution, record: Person, person: PersonAsGiven, by: Actor
) -> Iterator[Mention]:
    seen = set()
    for heading, written, kind in person.mentions:
        written = written.strip()[:120]
        key = (heading[:80], fold(written)[:120], kind)
        if not key[1] or key in seen:
            continue
        seen.add(key)
        yield Mention(
            **_source(contribution, by),
            person=record,
            heading=key[0],
            as_written=written,
            folded=key[1],
            kind=kind,
            state=MentionState.OPEN,
        )
