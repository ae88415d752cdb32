"""What a model says of a mapping's disposal is done: nothing is left of it but its reference and its days."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import ProgrammingError, connection, transaction

from placemap.access.actors import Actor, system_actor
from placemap.access.decisions import Refused
from placemap.access.drafts import Sheet, keep
from placemap.access.erasure import models_of_a_mapping, remove_rows_of
from placemap.access.models import Draft
from placemap.access.session import acting_as
from placemap.cohort import commands, jobs
from placemap.cohort.jobs import dispose_of_outlived_mappings, remove_whoever_leaves
from placemap.cohort.models import Keep, LetGo, NoReferral
from placemap.foundations.clock import today
from placemap.foundations.dates import add_months
from placemap.foundations.errors import PlacemapError
from placemap.information.commands import withdraw_contribution
from placemap.mappings.commands import dispose_of_mapping
from placemap.mappings.models import Mapping
from placemap.subjects.models import Fingerprint, Person
from placemap.subjects.policy import ERASER
from tests.cast import World
from tests.cohort.conftest import Lists
from tests.cohort.pages import SignIn, send
from tests.cohort.test_erased_everywhere import Site, plant, site

__all__ = ["site"]
WORDS = {"title", "place", "harm", "purpose", "commissioned_by", "naming_minuted", "closure_note"}


def close(world: World, months: int = 12) -> None:
    with acting_as(world.actor("lead")):
        closed = add_months(today(), -months)
        Mapping.objects.filter(pk=world.mapping.pk).update(
            state="closed", closed_on=closed, opened_on=closed - timedelta(days=90), ends_on=closed,
            closure_reason="objectives_met", closure_note="Ended well.",
        )  # fmt: skip


def test_every_model_that_goes_with_its_mapping_is_reached() -> None:
    reached = {model._meta.label for model in models_of_a_mapping()}
    promised = {
        model._meta.label
        for model in apps.get_models()
        if "mapping" in getattr(getattr(model, "PRIVACY", None), "erased", "")
    }
    assert promised - reached == {"mappings.Mapping"}
    assert len(promised) > 30


def test_no_row_of_any_table_stays_of_a_mapping_in_which_everything_was_written(site: Site) -> None:
    planted = plant(site)
    assert len(planted) > 30
    with acting_as(system_actor(ERASER)):
        assert remove_rows_of(site.world.mapping.pk) > len(planted)
    with site.admin() as admin:
        left = {
            model._meta.label: admin.execute(
                f"select count(*) from {model._meta.db_table} where mapping_id = %s",  # type: ignore[arg-type]
                [site.world.mapping.pk],
            ).fetchone()
            for model in models_of_a_mapping()
        }
    assert {label: count for label, count in left.items() if count != (0,)} == {}


@pytest.mark.django_db
def test_a_mapping_goes_in_the_first_night_on_which_its_time_is_over_and_nobody_is_in_it(
    lists: Lists, world: World, settings: Any
) -> None:
    mia = lists.child("head", "Mia", "Tolland")
    lists.act(
        "coordinator", commands.keep_longer, mapping=world.mapping, person=mia, kind="hold", until=None,
        reason="A court asked for it.",
    )  # fmt: skip

    def rows() -> dict[str, Any]:
        with acting_as(system_actor(ERASER)):
            return Mapping.objects.filter(pk=world.mapping.pk).values().get()

    close(world, 11)
    dispose_of_outlived_mappings(0)
    close(world)
    dispose_of_outlived_mappings(0)
    assert rows()["disposed_on"] is None, "somebody is held in it"
    with acting_as(world.actor("coordinator")):
        hold = Keep.objects.get()
    lists.act("coordinator", commands.stop_keeping, mapping=world.mapping, keep=hold)
    with acting_as(system_actor(ERASER)):
        Person.objects.filter(mapping=world.mapping).update(group_key=mia.pk)
        remove_people(world)
    dispose_of_outlived_mappings(0)
    assert rows()["disposed_on"] is None, "nobody had time to read the receipts"
    eraser = system_actor(ERASER)
    with pytest.raises(PlacemapError), acting_as(eraser):
        dispose_of_mapping(mapping=world.mapping, by=eraser)
    with acting_as(eraser):
        assert LetGo.objects.update(decided_on=today() - timedelta(days=30)) > 0
    settings.PLACEMAP_BACKUP_DAYS = 31
    dispose_of_outlived_mappings(0)
    assert rows()["disposed_on"] is None, "a backup may be kept for longer"
    settings.PLACEMAP_BACKUP_DAYS = None
    with acting_as(eraser):
        Fingerprint.objects.create(mapping=world.mapping, code="x")
    dispose_of_outlived_mappings(0)
    assert rows()["disposed_on"] is None, "a code says who was in it"
    with acting_as(eraser):
        assert Mapping.objects.update(title="x") == 0, "the database holds the eraser to the same"
        Fingerprint.objects.all().delete()
        with pytest.raises(ProgrammingError), transaction.atomic():
            Mapping.objects.update(title="x")
    with acting_as(world.actor("coordinator")):
        draft = keep(
            sheet=Sheet("/x/", "About the mapping", ("note",), mapping_id=world.mapping.pk).opened(),
            words={"note": ["Words"]}, count=1, by=world.actor("coordinator"),
        )  # fmt: skip

    dispose_of_outlived_mappings(0)
    left = rows()
    assert left["disposed_on"] == today()
    assert {name: left[name] for name in WORDS} == dict.fromkeys(WORDS, "") | {
        "title": world.mapping.reference
    }
    with acting_as(eraser):
        left_draft = Draft.objects.get(pk=draft.draft_id)
        assert (left_draft.state, left_draft.title, bytes(left_draft.words)) == ("erased", "", b"")
    with acting_as(world.actor("lead")):
        assert not Mapping.objects.filter(pk=world.mapping.pk).exists()
    with acting_as(system_actor("audit-sealer")), connection.cursor() as cursor:
        cursor.execute("select details->>'count' from access_auditentry where event = 'mapping_disposed'")
        ((count,),) = cursor.fetchall()
    assert int(count) > 5
    with pytest.raises(Refused):
        lists.act("coordinator", dispose_of_mapping, mapping=world.mapping)
    with pytest.raises(PlacemapError), acting_as(eraser):
        dispose_of_mapping(mapping=world.mapping, by=eraser)
    with acting_as(world.actor("coordinator")), connection.cursor() as cursor:
        cursor.execute("select my_openings()")
        assert cursor.fetchall() == [], "an empty mapping is nobody's to set up"


def test_a_mapping_that_cannot_be_emptied_keeps_no_other_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    tried = []

    def dispose(*, mapping: Mapping, by: Actor) -> int:
        tried.append(mapping.reference)
        if mapping.reference == "first":
            raise PlacemapError("It cannot be.")
        return 3

    monkeypatch.setattr(jobs, "acting_as", lambda actor: nullcontext())
    monkeypatch.setattr(jobs, "outlived", lambda: [Mapping(reference="first"), Mapping(reference="second")])
    monkeypatch.setattr(jobs, "dispose_of_mapping", dispose)
    with pytest.raises(PlacemapError, match="cannot"):
        dispose_of_outlived_mappings(0)
    assert tried == ["first", "second"]


def remove_people(world: World) -> None:
    commands.remove_again(
        mapping=world.mapping,
        person_ids=list(Person.objects.filter(mapping=world.mapping).values_list("pk", flat=True)),
        removed_on=today(),
        was_planned=True,
        by=system_actor(ERASER),
    )


@pytest.mark.django_db
def test_a_risk_that_opens_again_after_the_closing_can_be_answered_and_nothing_else_is_given(
    lists: Lists, world: World, client_as: SignIn
) -> None:
    """An answer taken back once a mapping is closed kept the child for ever: nobody could answer any more."""
    leo = lists.child("head", "Leo", "Pashley")
    lists.act("head", commands.record_factor, person=leo, kind="worry", text="Out late.")
    lists.act("coordinator", commands.decide_no_referral, person=leo, reason="His school has it in hand.")
    close(world)
    # As a page has it: read anew.
    with acting_as(world.actor("coordinator")):
        leo = Person.objects.select_related("mapping").get(pk=leo.pk)
        answer = NoReferral.objects.select_related("contribution").get()
    with pytest.raises(PlacemapError, match="closed"):
        lists.act("coordinator", commands.decide_no_referral, person=leo, reason="It was answered before.")
    lists.act(
        "coordinator", withdraw_contribution, contribution=answer.contribution, reason="The wrong child."
    )
    remove_whoever_leaves(0)
    with acting_as(system_actor(ERASER)):
        assert Person.objects.filter(pk=leo.pk).exists()

    with pytest.raises(PlacemapError, match="closed"):
        lists.act("coordinator", commands.record_factor, person=leo, kind="worry", text="More of it.")
    sent = send(
        client_as(world.users["coordinator"]), world, "no-referral", leo.pk,
        reason="His school has it in hand.", decided_on=f"{today().day} {today().month} {today().year}",
    )  # fmt: skip
    assert sent.status_code == 302, sent.content
    with acting_as(world.actor("coordinator")):
        assert NoReferral.objects.filter(withdrawn_at=None, contribution__withdrawn_at=None).count() == 1
    remove_whoever_leaves(0)
    with acting_as(system_actor(ERASER)):
        assert not Person.objects.filter(pk=leo.pk).exists()
