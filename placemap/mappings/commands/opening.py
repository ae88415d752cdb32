"""Writes of opening in full: why and how a mapping was opened, and what it means to change."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet

from placemap.access.actors import Actor
from placemap.access.command import command
from placemap.access.events import Event
from placemap.foundations.clock import today
from placemap.foundations.errors import Conflict, PlacemapError
from placemap.foundations.wording import _
from placemap.mappings import policy, rules
from placemap.mappings.commands.versions import CHANGED_BY_SOMEONE, _change_mapping
from placemap.mappings.models import (
    Mapping,
    Member,
    Objective,
    OpeningRecord,
    StakeholderAnswer,
    StructureChange,
    TermsAdopted,
)
from placemap.mappings.vocabulary import Certainty, StrategicAim, Structure, TableAnswer, Trigger
from placemap.partners.models import Area, GovernanceGroup, TermsOfReference
from placemap.partners.queries import author


@command(may=policy.may_change_mapping, event=Event.MAPPING_CHANGED)
def change_details(
    *,
    mapping: Mapping,
    title: str,
    area: Area,
    districts: Sequence[Area] = (),
    place: str,
    harm: str,
    version: int,
    by: Actor,
) -> Mapping:
    """Correct what a mapping is called, where it is, and what harm it is meant to reduce."""
    rules.check_start(mapping.started_from, place)
    rules.check_districts(area.pk, [one.parent_id for one in districts])
    return _change_mapping(
        mapping,
        version,
        title=title.strip(),
        area=area,
        districts=sorted(one.pk for one in districts),
        place=place.strip(),
        harm=harm.strip(),
    )


@command(may=policy.may_change_mapping, event=Event.MAPPING_CHANGED)
def record_reasons(
    *,
    mapping: Mapping,
    panel: GovernanceGroup | None,
    trigger: Trigger,
    themes: str,
    certainty: Certainty,
    threshold: str,
    version: int,
    by: Actor,
) -> OpeningRecord:
    """What led to the mapping, which panel wants it, and what evidence was enough if it is suspicion."""
    rules.check_suspicion(certainty, threshold)
    return _change_opening(
        mapping,
        version,
        panel=panel,
        trigger=trigger.value,
        themes=themes.strip(),
        certainty=certainty.value,
        threshold=threshold.strip(),
    )


@command(may=policy.may_change_mapping, event=Event.MAPPING_CHANGED)
def record_structure(
    *,
    mapping: Mapping,
    structure: Structure,
    silver: GovernanceGroup | None,
    sponsor: str,
    first_chair: str,
    changed_on: date | None = None,
    reason: str = "",
    version: int,
    by: Actor,
) -> OpeningRecord:
    """One group or two levels, who can spend money, and who chairs first. A change has a day and a reason."""
    rules.check_structure(structure, silver is not None, sponsor)
    before = OpeningRecord.objects.filter(mapping=mapping).values_list("structure", flat=True).first() or ""
    changes = bool(before) and before != structure
    rules.check_structure_change(changes, changed_on, reason, mapping.opened_on, today())
    if changes and changed_on is not None:
        StructureChange(
            mapping=mapping,
            before=before,
            structure=structure.value,
            changed_on=changed_on,
            reason=reason.strip(),
            recorded_by=author(by),
        ).save(force_insert=True)
    return _change_opening(
        mapping,
        version,
        structure=structure.value,
        silver=silver,
        sponsor=sponsor.strip(),
        first_chair=first_chair.strip(),
    )


@command(may=policy.may_change_mapping, event=Event.MAPPING_CHANGED)
def record_told(*, mapping: Mapping, told_on: date, told_whom: str, version: int, by: Actor) -> OpeningRecord:
    """The community safety partnership was told that the mapping opens."""
    if told_on > today():
        raise PlacemapError(_("The day they were told cannot lie ahead."))
    return _change_opening(mapping, version, told_on=told_on, told_whom=told_whom.strip())


@command(may=policy.may_change_mapping, event=Event.MAPPING_CHANGED)
def close_first_meeting(
    *, mapping: Mapping, met_on: date, agencies: Collection[UUID], reason: str, version: int, by: Actor
) -> OpeningRecord:
    """The first meeting was held with these agencies: both sides at the table, or the reason why not."""
    rules.check_met(met_on, mapping.opened_on, today())
    on_team = Member.objects.filter(mapping=mapping, left_on=None, agency__in=agencies)
    present = dict(on_team.values_list("agency_id", "agency__kind"))
    if not present or set(agencies) - set(present):
        raise PlacemapError(_("Choose who was there from the agencies on this mapping’s team."))
    rules.check_first_meeting(present.values(), reason)
    is_whole = not rules.lacking_at_first(present.values())
    return _change_opening(
        mapping,
        version,
        met_on=met_on,
        met_agencies=sorted(present),
        met_without="" if is_whole else reason.strip(),
    )


@command(may=policy.may_change_mapping, event=Event.MAPPING_CHANGED)
def adopt_terms(
    *,
    mapping: Mapping,
    terms: TermsOfReference,
    adopted_on: date,
    agreed_by: str,
    version: int,
    by: Actor,
) -> TermsAdopted:
    """Work under one version of the terms from a day on; `version` counts the adoptions its writer saw."""
    rules.check_open(mapping.state)
    rules.check_adopted(adopted_on, terms.agreed_on, today())
    adopted = TermsAdopted(
        mapping=mapping,
        number=version + 1,
        terms=terms,
        adopted_on=adopted_on,
        agreed_by=agreed_by.strip(),
        recorded_by=author(by),
    )
    _append(adopted, TermsAdopted.objects.filter(mapping=mapping), version)
    return adopted


@command(may=policy.may_change_mapping, event=Event.MAPPING_CHANGED)
def answer_for_table(
    *,
    mapping: Mapping,
    body: UUID,
    name: str,
    answer: TableAnswer,
    asked_on: date | None,
    reason: str,
    version: int,
    by: Actor,
) -> StakeholderAnswer:
    """Write down of one body that it was asked, that it is not needed and why, or that it is still to ask."""
    rules.check_open(mapping.state)
    rules.check_table_answer(answer, asked_on, reason, today())
    is_asked = answer is TableAnswer.ASKED
    said = StakeholderAnswer(
        mapping=mapping,
        body=body,
        name=name,
        number=version + 1,
        answer=answer.value,
        asked_on=asked_on if is_asked else None,
        reason="" if answer is TableAnswer.TO_ASK else reason.strip(),
        recorded_by=author(by),
    )
    _append(said, StakeholderAnswer.objects.filter(mapping=mapping, body=body), version)
    return said


@command(may=policy.may_change_mapping, event=Event.MAPPING_CHANGED)
def set_objective(
    *,
    mapping: Mapping,
    words: str,
    measure: str,
    baseline: str,
    target: str,
    aim: StrategicAim,
    agreed_on: date,
    agreed_by: str,
    by: Actor,
) -> Objective:
    """Agree what the mapping means to change, and how that will be seen."""
    rules.check_open(mapping.state)
    _check_agreed(agreed_on)
    objective = Objective(
        mapping=mapping,
        words=words.strip(),
        measure=measure.strip(),
        baseline=baseline.strip(),
        target=target.strip(),
        aim=aim.value,
        agreed_on=agreed_on,
        agreed_by=agreed_by.strip(),
        recorded_by=author(by),
    )
    objective.save(force_insert=True)
    return objective


@command(may=policy.may_change_objective, event=Event.MAPPING_CHANGED)
def change_objective(
    *,
    objective: Objective,
    words: str,
    measure: str,
    baseline: str,
    target: str,
    aim: StrategicAim,
    agreed_on: date,
    agreed_by: str,
    is_dropped: bool,
    version: int,
    by: Actor,
) -> Objective:
    """Agree an objective anew, or drop it; one that was dropped stays to be read."""
    rules.check_open(objective.mapping.state)
    _check_agreed(agreed_on)
    values = {
        "words": words.strip(),
        "measure": measure.strip(),
        "baseline": baseline.strip(),
        "target": target.strip(),
        "aim": aim.value,
        "agreed_on": agreed_on,
        "agreed_by": agreed_by.strip(),
        "dropped_on": today() if is_dropped else None,
    }
    found = Objective.objects.filter(pk=objective.pk, version=version)
    if found.update(version=F("version") + 1, **values) != 1:
        raise Conflict(CHANGED_BY_SOMEONE)
    return objective


def _check_agreed(agreed_on: date) -> None:
    if agreed_on > today():
        raise PlacemapError(_("The day it was agreed cannot lie ahead."))


def _change_opening(mapping: Mapping, version: int, **values: Any) -> OpeningRecord:
    """Change the one record of a mapping's opening from the version its writer saw (0: none yet)."""
    rules.check_open(mapping.state)
    if version == 0:
        record = OpeningRecord(mapping=mapping, **values)
        try:
            with transaction.atomic():
                record.save(force_insert=True)
        except IntegrityError:
            raise Conflict(CHANGED_BY_SOMEONE) from None
        return record
    found = OpeningRecord.objects.filter(mapping=mapping, version=version)
    if found.update(version=F("version") + 1, **values) != 1:
        raise Conflict(CHANGED_BY_SOMEONE)
    return OpeningRecord.objects.get(mapping=mapping)


def _append(row: TermsAdopted | StakeholderAnswer, before: QuerySet[Any], version: int) -> None:
    """Add the next numbered row, unless somebody did so since its writer looked."""
    if before.count() != version:
        raise Conflict(CHANGED_BY_SOMEONE)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise Conflict(CHANGED_BY_SOMEONE) from None
