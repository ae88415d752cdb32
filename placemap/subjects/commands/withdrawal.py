"""Taking back what a contribution gave, without losing a child or what others said of one."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from placemap.access.actors import Actor, system_actor
from placemap.access.command import command
from placemap.access.events import Event
from placemap.access.session import acting_as, past_blocks
from placemap.foundations.clock import now
from placemap.foundations.errors import PlacemapError
from placemap.information.commands import withdraw_contribution
from placemap.information.models import Contribution
from placemap.information.vocabulary import Audience
from placemap.subjects import policy, queries, rules
from placemap.subjects.commands._strength import _read_anew
from placemap.subjects.commands.standing import _settle
from placemap.subjects.commands.telling import tell_readers, tell_readers_of_giving
from placemap.subjects.models import (
    Entity,
    EntityLink,
    Link,
    LinkEvidence,
    Mention,
    Person,
    PersonDetail,
    SameAs,
)
from placemap.subjects.vocabulary import CorrectedHow, LinkState, Standing

_IN_PLAY = (Standing.PROPOSED, Standing.COHORT)
_SETTLED_AGAINST = (Standing.DECLINED, Standing.REMOVED)


@command(may=policy.may_withdraw_people, event=Event.PERSON_CHANGED)
def withdraw_people(*, contribution: Contribution, by: Actor) -> tuple[int, int]:
    """Take back the people, links and written names a contribution gave: (taken back, kept).

    A child never leaves the cohort because a list was taken back, and nothing that somebody else
    said goes with it: a record is kept while another contribution's facts, links or evidence hang on
    it, or while it alone holds the decision on a child. A decision passes to another record only
    where that shows nobody more than before. A link that somebody added evidence to is kept too.
    """
    with acting_as(system_actor(policy.SETTLER)):
        links_kept = _links_others_hold(contribution)
        things_kept = _things_others_hold(contribution)
        kept = _people_others_rely_on(contribution)
        kept |= _decisions_left_behind(contribution, kept)
    # Whole, whoever does it: also where one of these records is hidden from them.
    with past_blocks():
        live: dict[str, Any] = {"contribution": contribution, "withdrawn_at": None}
        going = list(Person.objects.filter(**live).exclude(pk__in=kept).values_list("pk", flat=True))
        ends = _ends_of(Link.objects.filter(**live))
        weaker = list(LinkEvidence.objects.filter(**live).values_list("link_id", flat=True))
        # A line that is left with less may have ended meanwhile: whoever it was drawn to is looked at again.
        ends |= _ends_of(Link.objects.filter(pk__in=weaker, withdrawn_at=None))
        moment = now()
        for model in (Mention, LinkEvidence, Link, EntityLink, Entity, PersonDetail, Person):
            given: models.QuerySet[Any] = model._default_manager.filter(**live)
            if model is Person:
                given = given.exclude(pk__in=kept)
            elif model is Entity:
                given = given.exclude(pk__in=things_kept)
            elif model is Link:
                given = given.exclude(pk__in=links_kept)
            elif model in (Mention, PersonDetail):
                given = given.exclude(person_id__in=kept)
            given.update(withdrawn_at=moment)
        # No evidence, no line: a link that was kept for somebody's evidence goes with the last of it.
        stands = LinkEvidence.objects.filter(link=OuterRef("pk"), withdrawn_at=None)
        Link.objects.filter(~Exists(stands), pk__in=weaker, withdrawn_at=None).update(withdrawn_at=moment)
        for link in Link.objects.filter(pk__in=weaker, withdrawn_at=None):
            _read_anew(link)
    _settle(contribution.mapping_id, {*going, *kept, *ends})
    return len(going), len(kept)


@command(may=policy.may_take_back_words, event=Event.LINK_CHANGED)
def take_back_words(*, contribution: Contribution, reason: str, by: Actor) -> None:
    """Take back what was entered by hand: a person, a link, or a place or thing. It goes everywhere.

    Unlike ending a link, which says that it held once: what is taken back is off every picture of
    the map, however long ago it was taken. Whoever read it is told. A person of whom others recorded
    something stays, which is said: nothing is half taken back.
    """
    if not reason.strip():
        raise PlacemapError(_("Say why this is taken back."))
    links = list(Link.objects.filter(contribution=contribution, withdrawn_at=None))
    if Person.objects.filter(contribution=contribution, withdrawn_at=None).exists():
        tell_readers_of_giving(contribution, by)
    _went, kept = withdraw_people(contribution=contribution, by=by)
    if kept:
        raise PlacemapError(
            _("Others have recorded something about this person, so the record stays. Correct it instead.")
        )
    for link in links:
        tell_readers(
            mapping=contribution.mapping,
            people=[link.from_person_id, link.to_person_id],
            since=link.recorded_at,
            how=CorrectedHow.TAKEN_BACK,
            audience=link.audience,
            given_by=link.agency_id,
            given_in=link.contribution_id,
            ends=(link.from_person_id, link.to_person_id),
            by=by,
        )
    withdraw_contribution(contribution=contribution, reason=reason, by=by)


def _ends_of(links: models.QuerySet[Link]) -> set[UUID]:
    return {end for pair in links.order_by().values_list("from_person_id", "to_person_id") for end in pair}


def _links_others_hold(contribution: Contribution) -> set[UUID]:
    """Links of this contribution that another one's evidence still holds."""
    others = LinkEvidence.objects.filter(link__contribution=contribution, withdrawn_at=None)
    return set(others.exclude(contribution=contribution).order_by().values_list("link_id", flat=True))


def _things_others_hold(contribution: Contribution) -> set[UUID]:
    """Places and things of this contribution that somebody is still linked to on another's word."""
    others = EntityLink.objects.filter(entity__contribution=contribution, withdrawn_at=None)
    return set(others.exclude(contribution=contribution).order_by().values_list("entity_id", flat=True))


def _people_others_rely_on(contribution: Contribution) -> set[UUID]:
    """Records on which live rows of other contributions hang, here and in the packages above."""
    ids = set(
        Person.objects.filter(contribution=contribution, withdrawn_at=None)
        .order_by()
        .values_list("pk", flat=True)
    )
    if not ids:
        return set()
    found: set[UUID] = set()
    for model in (Mention, PersonDetail):
        rows: models.QuerySet[Any] = model._default_manager.filter(
            person__contribution=contribution, withdrawn_at=None
        )
        found |= set(rows.exclude(contribution=contribution).order_by().values_list("person_id", flat=True))
    links = Link.objects.filter(
        Q(from_person__contribution=contribution) | Q(to_person__contribution=contribution),
        state=LinkState.CURRENT,
        withdrawn_at=None,
    )
    found |= _ends_of(links.exclude(contribution=contribution))
    found |= _ends_of(links.filter(pk__in=_links_others_hold(contribution)))
    ties = EntityLink.objects.filter(
        person__contribution=contribution, state=LinkState.CURRENT, withdrawn_at=None
    )
    found |= set(ties.exclude(contribution=contribution).order_by().values_list("person_id", flat=True))
    for source in queries.RELIED_ON_SOURCES:
        found |= source(ids, contribution)
    return found & ids


def _decisions_left_behind(contribution: Contribution, kept: Collection[UUID]) -> set[UUID]:
    """Hand each decision to another record of the same person; the records where there is none."""
    decided = list(
        Person.objects.filter(contribution=contribution, withdrawn_at=None)
        .filter(decided_standing__in=[*_IN_PLAY, *_SETTLED_AGAINST])
        .exclude(pk__in=kept)
        .order_by("recorded_at", "pk")
    )
    if not decided:
        return set()
    groups = rules.groups_from(
        SameAs.objects.filter(mapping_id=contribution.mapping_id).values_list("left_id", "right_id")
    )
    left: set[UUID] = set()
    for person in decided:
        others = Person.objects.filter(pk__in=groups.get(person.pk, ()), withdrawn_at=None).exclude(
            Q(contribution=contribution) & ~Q(pk__in=kept)
        )
        passed_on = _hand_over(person, list(others.order_by("recorded_at", "pk")))
        if not passed_on and person.decided_standing in _IN_PLAY:
            left.add(person.pk)
    return left


def _hand_over(person: Person, others: list[Person]) -> bool:
    """Whether another record now holds the decision, and nobody sees more of the person for it.

    An agreed child is named by every open record already. A proposal names one record only, so it
    passes to a record of the same agency or to one that holds it too. Nothing restricted passes to
    another agency, which would learn of it.
    """
    fit = [
        other
        for other in others
        if other.audience == person.audience
        and (
            other.agency_id == person.agency_id
            or (
                other.audience == Audience.TEAM
                and _passes_on(person.decided_standing, other.decided_standing)
            )
        )
    ]
    if not fit:
        return False
    decided = Standing(person.decided_standing)
    if all(rules.is_firmer(decided, Standing(other.decided_standing)) for other in fit):
        Person.objects.filter(pk=fit[0].pk).update(
            decided_standing=person.decided_standing, decided_category=person.decided_category
        )
    Person.objects.filter(pk=person.pk).update(decided_standing=Standing.CANDIDATE)
    return True


def _passes_on(decided: str, held: str) -> bool:
    return decided != Standing.PROPOSED or held in _IN_PLAY
