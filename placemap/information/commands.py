"""Every giving of information: contributions, what people noticed, and passing it on.

A contribution takes its purpose, power, handling, grade and review date from the agreement its
agency signed, so that nobody busy has to choose law.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import nullcontext
from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F, Q

from placemap.access.actors import Actor, system_actor
from placemap.access.command import command
from placemap.access.events import Event
from placemap.access.policy import ERASER, may_erase_words
from placemap.access.session import acting_as, past_blocks
from placemap.foundations.clock import LONDON, now, today
from placemap.foundations.errors import Conflict, PlacemapError
from placemap.foundations.wording import _
from placemap.information import policy, rules
from placemap.information.models import Concern, Contribution, Release, Routing
from placemap.information.queries import (
    spoken_of,
    terms_of,
    terms_passed_on,
    to_release_again,
    waits_to_be_placed,
    was_passed_to,
)
from placemap.information.vocabulary import (
    ConcernPlaced,
    ConcernState,
    ContributionKind,
)
from placemap.mappings.commands import note_list
from placemap.mappings.models import Mapping, Member
from placemap.mappings.queries import require_open
from placemap.partners.models import Agency
from placemap.partners.queries import acting_agency, author, require_agreement

LET_GO = _("[removed: whoever this was about was let go]")
DECIDED_BY_SOMEONE = _(
    "Somebody else decided on this while you were reading it. Look at what they chose first."
)


@command(may=policy.may_contribute, event=Event.CONTRIBUTION_MADE)
def open_contribution(
    *,
    mapping: Mapping,
    agency: Agency,
    kind: str,
    title: str,
    handling: str = "",
    how_known: str = "",
    purpose: str = "",
    power: str = "",
    review_on: date | None = None,
    corrects: Contribution | None = None,
    after_closing: bool = False,
    by: Actor,
) -> Contribution:
    """Open a giving of information by an agency on the team, under its agreement's terms.

    `kind` is a `ContributionKind`; `handling` ("P" or "C"), `how_known` (a `HowKnown`), `purpose`,
    `power` (a code of the register) and `review_on` come from the agreement when left empty.
    Handling "C" narrows who may see it to the agency and the
    custodian. `after_closing` is for what a closed mapping cannot end without: an answer to a risk in it.
    Raises `AgreementMissing`, or a `PlacemapError` for an agency that is not on the team
    or a power no longer in force.
    """
    if not after_closing:
        require_open(mapping)
    if corrects is not None and (corrects.mapping_id, corrects.agency_id) != (mapping.pk, agency.pk):
        raise PlacemapError(_("A correction belongs where what it corrects was given."))
    terms = terms_of(
        agency, purpose=purpose, power=power, handling=handling, how_known=how_known, review_on=review_on
    )
    if not Member.objects.filter(mapping=mapping, agency=agency, left_on=None).exists():
        raise PlacemapError(
            _(
                "{agency} is not on this mapping’s team, so nothing can be given in its name.",
                agency=agency.name,
            )
        )
    contribution = Contribution(
        mapping=mapping,
        agency=agency,
        kind=ContributionKind(kind).value,
        title=title.strip(),
        purpose=terms.purpose,
        power=terms.power,
        handling=terms.handling.value,
        how_known=terms.how_known.value,
        audience=rules.audience_for(terms.handling).value,
        review_on=terms.review_on,
        given_by=author(by),
        corrects=corrects,
    )
    contribution.save(force_insert=True)
    if contribution.kind == ContributionKind.LIST:
        _note_list(contribution, by)
    return contribution


@command(may=policy.may_withdraw, event=Event.CONTRIBUTION_WITHDRAWN)
def withdraw_contribution(*, contribution: Contribution, reason: str, by: Actor) -> Contribution:
    """Take back everything given in one contribution. The row stays, to say that it was there."""
    if not reason.strip():
        raise PlacemapError(_("Say why this is taken back."))
    changed = Contribution.objects.filter(pk=contribution.pk, withdrawn_at=None).update(
        withdrawn_at=now(), withdrawn_by=author(by), withdrawn_reason=reason.strip()
    )
    if changed != 1:
        raise PlacemapError(_("This has already been taken back."))
    contribution.refresh_from_db()
    if contribution.kind == ContributionKind.LIST:
        _note_list(contribution, by)
    return contribution


@command(may=policy.may_release, event=Event.RELEASED)
def release_to(
    *,
    contribution: Contribution,
    agencies: Sequence[Agency],
    people: Collection[UUID],
    with_rest: bool = False,
    reason: str,
    by: Actor,
) -> list[Release]:
    """Let other agencies of the mapping read what was given with conditions about these people's records.

    `with_rest` lets each of them read what it says of nobody too, a place, a vehicle, once they may read of
    everybody in it: also where these are the last of them, and never while somebody is left whom whoever
    releases is kept from. What they may read already stays as it was released. Raises `PlacemapError` for
    what every team member reads already, for an agency that is not on the team, for somebody of whom it does
    not speak, and where nothing is left to do.
    """
    require_open(contribution.mapping)
    rules.check_may_release(
        contribution.audience,
        is_live=contribution.withdrawn_at is None,
        names_somebody=bool(people) or with_rest,
        reason=reason,
    )
    if not set(people) <= {person for _given, person in spoken_of([contribution.pk])}:
        raise PlacemapError(_("You did not give anything here about one of those people. Choose again."))
    chosen = {one.pk for one in agencies} - {contribution.agency_id}
    on_team = Member.objects.filter(mapping=contribution.mapping, agency_id__in=chosen, left_on=None)
    if not chosen or on_team.count() != len(chosen):
        raise PlacemapError(_("Choose agencies that are on this mapping’s team."))
    standing = Release.objects.filter(contribution=contribution, released_to__in=chosen, withdrawn_at=None)
    read_already = set(standing.values_list("released_to_id", "person_id"))
    asked_for: dict[UUID, list[UUID | None]] = {agency: [*sorted(set(people))] for agency in chosen}
    if with_rest:
        with past_blocks():
            everybody = {person for _given, person in spoken_of([contribution.pk])}
        for agency, whom in asked_for.items():
            if everybody <= {*whom, *(person for to, person in read_already if to == agency)}:
                whom.append(None)
    return _let_read(
        contribution,
        [
            (agency, person, reason.strip())
            for agency in sorted(chosen)
            for person in asked_for[agency]
            if (agency, person) not in read_already
        ],
        by,
    )


@command(may=policy.may_release, event=Event.RELEASED)
def release_correction(*, contribution: Contribution, by: Actor) -> list[Release]:
    """Let whoever could read something until it was put right read what stands now, for the same reasons.

    A decision of its own: a correction says something that nobody has released. Raises `PlacemapError` where
    nobody could read what stood before, or whoever could may read the correction too.
    """
    require_open(contribution.mapping)
    before = to_release_again(contribution)
    return _let_read(contribution, [(one.released_to_id, one.person_id, one.reason) for one in before], by)


def _let_read(
    contribution: Contribution, whom: Sequence[tuple[UUID, UUID | None, str]], by: Actor
) -> list[Release]:
    """One decision: each agency, the person it reads about, and why."""
    if not whom:
        raise PlacemapError(_("They may read this already. Look at the page again."))
    at = now()
    releases = [
        Release(
            mapping=contribution.mapping,
            agency_id=contribution.agency_id,
            contribution=contribution,
            released_to_id=agency,
            person_id=person,
            reason=reason,
            released_at=at,
            released_by=author(by),
        )
        for agency, person, reason in whom
    ]
    try:
        with transaction.atomic():
            return Release.objects.bulk_create(releases)
    except IntegrityError as twice:
        raise PlacemapError(_("They may read this already. Look at the page again.")) from twice


@command(may=policy.may_release, event=Event.RELEASE_ENDED)
def end_releases(
    *, contribution: Contribution, releases: Sequence[Release], whole: bool = False, by: Actor
) -> None:
    """Take releases back: from now on those agencies read nothing of it. Pressed twice, they are back once.

    What it says of nobody goes with whomever is taken back: it could be said of them. `whole`: with all else
    of the same decisions, also about somebody from whom whoever presses is kept.
    """
    ending = Q(pk__in=[one.pk for one in releases])
    ending |= Q(person=None, released_to__in={one.released_to_id for one in releases})
    decisions = {(one.released_to_id, one.released_at, one.reason) for one in releases if whole}
    for to, at, reason in decisions:
        ending |= Q(released_to=to, released_at=at, reason=reason)
    with past_blocks() if whole else nullcontext():
        Release.objects.filter(ending, contribution=contribution, withdrawn_at=None).update(
            withdrawn_at=now(), withdrawn_by=author(by)
        )


def look_again(contribution: Contribution, review_on: date | None, was: date) -> Contribution:
    """Move the day on which what was given is looked at again; for a command that has asked its policy.

    Raises `PlacemapError` for no day ahead, `Conflict` when another day than `was` stands by now, or
    when it was taken back.
    """
    again = rules.check_review(review_on, today())
    if again is None:
        raise PlacemapError(_("Give the day on which somebody looks at this again."))
    if not contribution.move_review(was, again):
        raise Conflict(DECIDED_BY_SOMEONE)
    return contribution


@command(may=policy.may_notice, event=Event.CONTRIBUTION_MADE)
def notice_something(
    *,
    mapping: Mapping,
    text: str,
    about: str = "",
    place: str = "",
    how_known: str,
    happened_on: date | None = None,
    person_id: UUID | None = None,
    handling: str = "",
    by: Actor,
) -> Concern:
    """Write down what somebody noticed, for their own agency. It needs no conclusion.

    `person_id` is the record that its writer was asked about, so that a standing block and an erasure reach
    it; `handling` comes from the agreement when left empty.
    """
    rules.check_noticed(text, how_known, happened_on, today())
    agency = acting_agency(by)
    contribution = open_contribution(
        mapping=mapping,
        agency=agency,
        kind=ContributionKind.NOTICED,
        title=ContributionKind.NOTICED.label,
        handling=handling,
        how_known=how_known,
        by=by,
    )
    concern = Concern(
        mapping=mapping,
        agency=agency,
        contribution=contribution,
        audience=contribution.audience,
        how_known=how_known,
        nature=rules.nature_of(how_known).value,
        happened_on=happened_on,
        review_on=contribution.review_on,
        recorded_by=author(by),
        text=text.strip(),
        about=about.strip(),
        person_id=person_id,
        place=place.strip(),
    )
    concern.save(force_insert=True)
    return concern


def take_out_noticed(person_ids: Collection[UUID]) -> int:
    """Empty what was noticed of somebody who is let go and was passed on; how many. The rest goes with them.

    The row stays for its receipt. Part of an erasure, as the eraser.
    """
    with acting_as(system_actor(ERASER)):
        return empty_passed_on(person_ids=person_ids, by=system_actor(ERASER))


@command(may=may_erase_words, event=Event.WORDS_ERASED)
def empty_passed_on(*, person_ids: Collection[UUID], by: Actor) -> int:
    """See `take_out_noticed`."""
    passed = Routing.objects.filter(concern__person_id__in=list(person_ids)).values("concern_id")
    return Concern.objects.filter(pk__in=passed).update(
        text=LET_GO, about="", place="", person=None, version=F("version") + 1
    )


@command(may=policy.may_decide_concern, event=Event.CONCERN_KEPT)
def keep_concern(*, concern: Concern, version: int | None = None, by: Actor) -> Concern:
    """Keep something noticed for the mapping's own work."""
    require_open(concern.mapping)
    rules.check_can_keep(concern.state)
    return _decide(concern, version, ConcernState.KEPT)


@command(may=policy.may_decide_concern, event=Event.CONCERN_KEPT)
def place_concern(
    *,
    concern: Concern,
    placed: str,
    placed_in: Contribution | None = None,
    version: int,
    by: Actor,
) -> Concern:
    """Say who something kept is about: `placed_in` is what was written on that person's page, if anybody's.

    Raises `PlacemapError` when it is not kept or is placed already, `Conflict` when it changed meanwhile.
    """
    require_open(concern.mapping)
    rules.check_can_place(concern.state, waits=waits_to_be_placed(concern))
    chosen = ConcernPlaced(placed).value
    changed = Concern.objects.filter(pk=concern.pk, version=version).update(
        placed=chosen, placed_in=placed_in, version=F("version") + 1
    )
    if changed != 1:
        raise Conflict(DECIDED_BY_SOMEONE)
    concern.refresh_from_db()
    return concern


@command(may=policy.may_decide_concern, event=Event.CONCERN_ROUTED)
def route_concern(
    *,
    concern: Concern,
    sent_to: Agency,
    reason: str,
    message: str,
    agreed_with: str = "",
    version: int | None = None,
    by: Actor,
) -> Routing:
    """Pass something noticed to the agency it belongs with. Only `message` travels, not the concern.

    It goes under the terms of the agency that noticed it. `agreed_with` names who there said that it may go,
    which is asked when it was noticed with conditions and another agency passes it on.
    """
    rules.check_message(reason, message)
    rules.check_can_route(already_sent=was_passed_to(concern, sent_to))
    require_agreement(sent_to)
    terms = terms_passed_on(concern)
    must_ask = rules.must_ask_giver(terms.handling, is_own=concern.agency_id == by.agency_id)
    rules.check_giver_asked(concern.agency.name, agreed_with, must_ask=must_ask)
    _decide(concern, version, ConcernState.ROUTED)
    routing = Routing(
        concern=concern,
        mapping=concern.mapping,
        agency=concern.agency,
        sent_to=sent_to,
        reason=reason.strip(),
        message=message.strip(),
        purpose=terms.purpose,
        power=terms.power,
        handling=terms.handling.value,
        how_known=terms.how_known.value,
        review_on=terms.review_on,
        agreed_with=agreed_with.strip(),
        sent_by=author(by),
    )
    routing.save(force_insert=True)
    return routing


@command(may=policy.may_acknowledge, event=Event.CONCERN_RECEIVED)
def acknowledge_routing(*, routing: Routing, reply: str = "", by: Actor) -> Routing:
    """Give the receipt for a concern passed to one's agency. The sender sees it, with the reply."""
    changed = Routing.objects.filter(pk=routing.pk, received_at=None).update(
        received_at=now(), received_by=author(by), reply=reply.strip()
    )
    if changed != 1:
        raise PlacemapError(_("Somebody in your agency has already given the receipt for this."))
    routing.refresh_from_db()
    return routing


def _note_list(contribution: Contribution, by: Actor) -> None:
    """Tell the team's own record when the latest list of this agency came, if one still stands."""
    member = (
        Member.objects.select_related("agency", "mapping")
        .filter(mapping=contribution.mapping_id, agency=contribution.agency_id)
        .first()
    )
    if member is None:
        return
    latest = (
        Contribution.objects.filter(
            mapping=contribution.mapping_id,
            agency=contribution.agency_id,
            kind=ContributionKind.LIST,
            withdrawn_at=None,
        )
        .order_by("-given_at")
        .values_list("given_at", flat=True)
        .first()
    )
    note_list(member=member, received_on=latest.astimezone(LONDON).date() if latest else None, by=by)


def _decide(concern: Concern, version: int | None, state: ConcernState) -> Concern:
    read_from = concern.version if version is None else version
    changed = Concern.objects.filter(pk=concern.pk, version=read_from).update(
        state=state.value, version=F("version") + 1
    )
    if changed != 1:
        raise Conflict(DECIDED_BY_SOMEONE)
    concern.state, concern.version = state.value, read_from + 1
    return concern
