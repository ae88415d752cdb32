"""Every model says which of its fields are personal, how a row goes, and whether rows may change."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import models

from placemap.access.privacy import Privacy
from placemap.access.row_security import declared_policies

OURS = [m for m in apps.get_models() if m.__module__.startswith("placemap.")]
POLICIES = {policy.model: policy for policy in declared_policies()}

# A number on a person is how scores begin. Each numeric field of a model about people is listed
# here with what it counts; a new one fails until somebody has thought about it.
NUMBERS_ABOUT_PEOPLE = {
    "cohort.SampledOpening.version": "tells two people editing at once apart",
    "subjects.SchoolSeal.version": "tells two people editing at once apart",
    "subjects.Block.version": "tells two people editing at once apart",
    "subjects.Person.source_row": "the row of the sender's file",
    "subjects.Person.version": "optimistic lock",
    "cohort.Membership.scope_number": "the version of the scope it was tested against",
    "cohort.Membership.version": "optimistic lock",
    "cohort.Factor.version": "optimistic lock",
    "cohort.Referral.version": "optimistic lock",
    "cohort.LeadProfessional.version": "optimistic lock",
    "subjects.Link.version": "optimistic lock",
    "subjects.Entity.version": "optimistic lock",
    "subjects.EntityLink.version": "optimistic lock",
    "subjects.PlaceStep.number": "which step it is, and tells two people deciding at once apart",
    "subjects.NameOpening.version": "optimistic lock",
    "subjects.EmergencyOpening.version": "optimistic lock",
    "subjects.MapPosition.x": "where one reader put somebody on their own map",
    "subjects.MapPosition.y": "where one reader put somebody on their own map",
    "subjects.SnapshotNode.x": "where somebody was on a picture",
    "subjects.SnapshotNode.y": "where somebody was on a picture",
    "cohort.LetGo.source_row": "the row of the sender's file",
    "cohort.Factor.term_number": "the version of the list its term was chosen from",
    "cohort.TermListVersion.number": "the number of the version of its list",
    "cohort.CohortVersion.number": "the number of the version in its mapping",
    "cohort.ChronologyEntry.version": "optimistic lock",
    "cohort.WarningNote.version": "optimistic lock",
    "cohort.AdulthoodReview.version": "optimistic lock",
    "linkage.Candidate.weight": "how alike two rows are: about a pair of rows, and never shown",
}
ABOUT_PEOPLE = {"subjects", "cohort", "linkage"}
NUMBERS = (models.IntegerField, models.FloatField, models.DecimalField)


@pytest.mark.parametrize("model", OURS, ids=lambda m: m._meta.label)
def test_every_field_is_classified_and_no_other(model: type[models.Model]) -> None:
    declared: Privacy = model.PRIVACY  # type: ignore[attr-defined]
    fields = {field.name for field in model._meta.concrete_fields}
    assert declared.classified() == fields
    assert declared.erased


@pytest.mark.parametrize("model", OURS, ids=lambda m: m._meta.label)
def test_rows_declared_unchanging_cannot_be_changed_by_the_application(model: type[models.Model]) -> None:
    declared: Privacy = model.PRIVACY  # type: ignore[attr-defined]
    policy = POLICIES[model._meta.label]
    if declared.rows in {"append-only", "fixed"}:
        assert policy.change is None
    if declared.rows == "append-only":
        assert policy.remove is None


def test_no_number_about_a_person_that_nobody_has_explained() -> None:
    found = {
        f"{model._meta.label}.{field.name}"
        for model in OURS
        if model._meta.app_label in ABOUT_PEOPLE
        for field in model._meta.concrete_fields
        if isinstance(field, NUMBERS) and not field.primary_key
    } - {f"linkage.MatchRun.{name}" for name in ("fraction", "records", "clear", "doubtful")}
    assert found == set(NUMBERS_ABOUT_PEOPLE)


def test_identifiers_are_made_by_the_application() -> None:
    for model in OURS:
        assert isinstance(model._meta.pk, models.UUIDField), model
        assert model._meta.pk.default is not None, model
