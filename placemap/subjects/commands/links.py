"""Recording that two people are linked, on somebody's word, and ending a link with a reason.

One live link for each pair, kind and agency. An agency that says the same again adds a piece of
evidence to its link; another agency's word is a link of its own, and the pages fold the two into
one line with several sources, because each agency may end or withdraw only what it said itself.
"""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import F
from django.utils.translation import gettext as _

from placemap.access.actors import Actor
from placemap.access.command import command
from placemap.access.decisions import require
from placemap.access.events import Event
from placemap.foundations.clock import now, today
from placemap.foundations.errors import Conflict, PlacemapError
from placemap.foundations.grades import is_graded_with_conditions
from placemap.foundations.lengths import shortened, within
from placemap.information.models import Contribution
from placemap.information.vocabulary import Audience, Nature
from placemap.mappings.models import Mapping
from placemap.mappings.queries import require_open
from placemap.partners.queries import author
from placemap.subjects import policy, rules
from placemap.subjects.commands._by_hand import _by_hand
from placemap.subjects.commands._strength import _read_anew
from placemap.subjects.commands.standing import _ages, _group_of, _refold, _settle
from placemap.subjects.commands.telling import tell_readers
from placemap.subjects.models import EvidenceWords, Link, LinkEvidence, Person, PersonDetail
from placemap.subjects.vocabulary import (
    SYMMETRIC_KINDS,
    CorrectedHow,
    DetailKind,
    LinkKind,
    LinkState,
    Strength,
)


@command(may=policy.may_record_link, event=Event.LINK_RECORDED)
def record_link(
    *,
    mapping: Mapping,
    from_person: Person,
    to_person: Person,
    kind: LinkKind,
    first_on: date | None = None,
    last_on: date | None = None,
    how_known: str = "",
    grade: str = "",
    nature: str = Nature.FACT,
    words: str = "",
    heading: str = "",
    by: Actor,
    contribution: Contribution | None = None,
) -> Link:
    """Record that two people are linked, with the evidence for it.

    Both must be people the actor may see in this mapping. Without a contribution one is opened for
    the actor's own agency. Raises `PlacemapError` for a link that cannot be.
    """
    require_open(mapping)
    _check_ends(mapping, from_person, to_person)
    _check_kind(kind, from_person, to_person)
    rules.check_dates(first_on, last_on, today=today())
    rules.check_grade(grade)
    if contribution is None:
        contribution = _by_hand(mapping, _("A link entered by hand"), how_known, by, grade)
    elif contribution.mapping_id != mapping.pk:
        raise PlacemapError(_("What this was given in belongs to another mapping."))
    else:
        require(policy.may_give_people(by, contribution))
    audience = _audience(contribution, from_person, to_person, grade)
    link = _held_link(contribution, from_person, to_person, kind, audience)
    if link is None:
        link = _new_link(contribution, from_person, to_person, kind, audience, by)
    evidence = LinkEvidence.objects.create(
        mapping=mapping,
        agency_id=contribution.agency_id,
        contribution=contribution,
        audience=link.audience,
        how_known=how_known or contribution.how_known,
        grade=grade.strip().upper(),
        nature=nature,
        happened_on=last_on or first_on,
        review_on=contribution.review_on,
        recorded_by=author(by),
        link=link,
        heading=shortened(heading, 80),
        first_on=first_on,
        last_on=last_on,
        expires_on=rules.expiry_of(kind, on=today(), review_on=contribution.review_on),
    )
    if words.strip():
        EvidenceWords.objects.create(
            evidence=evidence,
            mapping=mapping,
            agency_id=contribution.agency_id,
            text=within(words, 2000, _("What you wrote")),
        )
    _read_anew(link)
    _refold({from_person.pk, to_person.pk})
    _settle(mapping.pk, {from_person.pk, to_person.pk})
    link.refresh_from_db()
    return link


@command(may=policy.may_end_link, event=Event.LINK_CHANGED)
def end_link(*, link: Link, reason: str, version: int, by: Actor) -> Link:
    """End one agency's link with a reason. It stays on record as ended, and stops naming anybody."""
    if not reason.strip():
        raise PlacemapError(_("Say why this link no longer holds."))
    changed = Link.objects.filter(pk=link.pk, version=version, state=LinkState.CURRENT).update(
        state=LinkState.ENDED,
        ended_at=now(),
        ended_by=by.user_id,
        ended_reason=within(reason, 300, _("The reason")),
        version=F("version") + 1,
    )
    if not changed:
        raise Conflict(_("Somebody else has changed this link since you opened it. Read it again first."))
    _settle(link.mapping_id, {link.from_person_id, link.to_person_id})
    tell_readers(
        mapping=link.mapping,
        people=[link.from_person_id, link.to_person_id],
        since=link.recorded_at,
        how=CorrectedHow.ENDED,
        audience=link.audience,
        given_by=link.agency_id,
        given_in=link.contribution_id,
        ends=(link.from_person_id, link.to_person_id),
        by=by,
    )
    link.refresh_from_db()
    return link


def _check_ends(mapping: Mapping, from_person: Person, to_person: Person) -> None:
    ends = {from_person.pk, to_person.pk}
    group = _group_of(mapping.pk, from_person.pk)
    if to_person.pk in group:
        raise PlacemapError(_("These are the same person. A link is between two different people."))
    if Person.objects.filter(mapping=mapping, pk__in=ends, withdrawn_at=None).count() != 2:
        raise PlacemapError(_("One of these people is no longer on this mapping. Search for them again."))


def _check_kind(kind: LinkKind, from_person: Person, to_person: Person) -> None:
    groups = {person.pk: _group_of(person.mapping_id, person.pk) for person in (from_person, to_person)}
    ages = _ages(groups[from_person.pk])
    births: dict[UUID, date | None] = dict(
        PersonDetail.objects.filter(
            person_id__in=[*groups[from_person.pk], *groups[to_person.pk]],
            kind=DetailKind.BORN,
            withdrawn_at=None,
            born__isnull=False,
        )
        .order_by()
        .values_list("person_id", "born")
    )
    said = set(ages.values())
    rules.check_kind(
        kind,
        from_adult=False if False in said else (True if True in said else None),
        from_born=_first(births, groups[from_person.pk]),
        to_born=_first(births, groups[to_person.pk]),
    )


def _first(births: dict[UUID, date | None], group: tuple[UUID, ...]) -> date | None:
    return next((births[key] for key in group if key in births), None)


def _held_link(
    contribution: Contribution, from_person: Person, to_person: Person, kind: LinkKind, audience: Audience
) -> Link | None:
    """This agency's live link of the kind between the two people, whichever records it is on.

    One for the same readers: a link kept with conditions never stands for one given to the team.
    """
    first = _group_of(contribution.mapping_id, from_person.pk)
    second = _group_of(contribution.mapping_id, to_person.pk)
    live = Link.objects.filter(
        mapping_id=contribution.mapping_id,
        agency_id=contribution.agency_id,
        kind=kind,
        audience=audience,
        state=LinkState.CURRENT,
        withdrawn_at=None,
    )
    found = live.filter(from_person_id__in=first, to_person_id__in=second).first()
    if found is None and kind in SYMMETRIC_KINDS:
        found = live.filter(from_person_id__in=second, to_person_id__in=first).first()
    return found


def _new_link(
    contribution: Contribution,
    from_person: Person,
    to_person: Person,
    kind: LinkKind,
    audience: Audience,
    by: Actor,
) -> Link:
    start, end = rules.in_order(kind, from_person.pk, to_person.pk)
    return Link.objects.create(
        mapping_id=contribution.mapping_id,
        agency_id=contribution.agency_id,
        contribution=contribution,
        audience=audience,
        how_known=contribution.how_known,
        review_on=contribution.review_on,
        recorded_by=author(by),
        from_person_id=start,
        to_person_id=end,
        kind=kind,
        strength=Strength.UNVERIFIED,
        expires_on=rules.expiry_of(kind, on=today(), review_on=contribution.review_on),
        version=0,
    )


def _audience(contribution: Contribution, from_person: Person, to_person: Person, grade: str) -> Audience:
    """What is derived takes the narrowest audience of its parts; a grade that ends in C narrows too."""
    if is_graded_with_conditions(grade):
        return Audience.RESTRICTED
    parts = {contribution.audience, from_person.audience, to_person.audience}
    return Audience.TEAM if parts == {Audience.TEAM.value} else Audience.RESTRICTED
