"""Taking somebody's name out of everything that is kept of a mapping, whichever package keeps it.

It walks the models, so that a new one is searched from its first day. Rows about the person go by their
own package's commands, or with the person; this is for what is left of them in other people's words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connection, models
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from placemap.access.actors import Actor, system_actor
from placemap.access.command import command
from placemap.access.events import Event
from placemap.access.policy import ERASER, WORD_ERASER, may_erase_words
from placemap.access.session import acting_as
from placemap.foundations.traces import Traces

# Times of a row at which somebody adds words to it.
_WRITTEN_LATER = {"answered_at", "decided_at", "reviewed_at", "lifted_at", "closed_at", "ended_at"}


def models_of_a_mapping() -> Iterator[type[models.Model]]:
    """Every model whose rows belong to a mapping: what an erasure must reach."""
    for model in apps.get_models():
        if model.__module__.startswith("placemap.") and any(
            field.name == "mapping" and isinstance(field, models.ForeignKey)
            for field in model._meta.concrete_fields
        ):
            yield model


def mapping_itself() -> type[models.Model]:
    """The model that all of those belong to. It has words of its own: what it is for, and how it ended."""
    return apps.get_model("mappings", "Mapping")


def free_text(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    """The fields of a model that hold what somebody wrote, and not one of a list of codes."""
    return [
        field
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField | models.JSONField) and not field.choices
    ]


def since(model: type[models.Model], moment: datetime) -> models.Q:
    """Which rows of a model of a mapping were written, or had words added, after a moment.

    A row without a time of its own came with the row that it belongs to.
    """
    made = _made(model)
    later = [
        field.name
        for field in model._meta.concrete_fields
        if isinstance(field, models.DateTimeField) and field.name in _WRITTEN_LATER
    ]
    newer = models.Q(pk__in=[])
    for name in [*([made] if made else []), *later]:
        newer |= models.Q(**{f"{name}__gt": moment})
    return newer


def _made(model: type[models.Model]) -> str | None:
    """The field that says when a row came to be, perhaps through what it belongs to; None where none does."""
    times = [
        field
        for field in model._meta.concrete_fields
        if isinstance(field, models.DateTimeField) and not field.null
    ]
    times.sort(key=lambda field: not field.has_default())
    if times:
        return times[0].name
    for field in model._meta.concrete_fields:
        if isinstance(field, models.ForeignKey) and field.name != "mapping":
            above = field.related_model
            if not isinstance(above, str) and above in set(models_of_a_mapping()) and (at := _made(above)):
                return f"{field.name}__{at}"
    return None


def written_in(
    mapping_id: UUID, *, after: datetime | None = None, before: datetime | None = None
) -> Iterator[list[Any]]:
    """What anybody wrote in a mapping, row by row; or only after a moment, or before. As the eraser."""
    for model in models_of_a_mapping():
        names = [field.name for field in free_text(model)]
        if names:
            rows = model._default_manager.filter(mapping_id=mapping_id).order_by()
            if after:
                rows = rows.filter(since(model, after))
            if before:
                rows = rows.exclude(since(model, before))
            yield from map(list, rows.values_list(*names).iterator())
    if after:
        # When a mapping's own words were written is not known: they count as older.
        return
    itself = mapping_itself()
    names = [field.name for field in free_text(itself)]
    yield from map(list, itself._default_manager.filter(pk=mapping_id).values_list(*names))


def remove_rows_of(mapping_id: UUID) -> int:
    """Delete every row that belongs to a mapping; how many. As the eraser, in the caller's transaction.

    Table by table: the database compares references when all are gone, and raises where one is left over.
    """
    count = 0
    for model in models_of_a_mapping():
        rows = model._default_manager.filter(mapping_id=mapping_id)
        count += rows._raw_delete(using=rows.db)
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
        cursor.execute("set constraints all deferred")
    return count


def take_words_out(
    *,
    mapping_id: UUID,
    traces: Traces,
    only: Mapping[str, models.Q] | None = None,
    before: datetime | None = None,
) -> dict[str, int]:
    """Replace somebody's names and numbers wherever anybody wrote them; how many rows, by model.

    `only` narrows a model to some of its rows, and `before` to those that are no newer. What only a person
    can tell stays, and the traces have noticed it. Part of the caller's transaction, as the eraser.
    """
    eraser = system_actor(ERASER)
    with acting_as(eraser):
        return take_out_of_rows(
            mapping_id=mapping_id, traces=traces, only=only or {}, before=before, by=eraser
        )


@command(may=may_erase_words, event=Event.WORDS_ERASED)
def take_out_of_rows(
    *, mapping_id: UUID, traces: Traces, only: Mapping[str, models.Q], before: datetime | None, by: Actor
) -> dict[str, int]:
    """See `take_words_out`."""
    touched: dict[str, int] = {}
    if not traces:
        return touched
    for model in models_of_a_mapping():
        rows = model._default_manager.filter(only.get(model._meta.label, models.Q()), mapping_id=mapping_id)
        if before:
            rows = rows.exclude(since(model, before))
        count = _clean(rows, free_text(model), traces)
        if count:
            touched[model._meta.label] = count
    # The eraser changes a mapping itself only when its time is over: words are taken out under another name.
    itself = mapping_itself()
    with acting_as(system_actor(WORD_ERASER)):
        count = _clean(itself._default_manager.filter(pk=mapping_id), free_text(itself), traces)
        if count:
            # Whoever has its page open would put the words back, name and all: they are told that it changed.
            itself._default_manager.filter(pk=mapping_id).update(version=models.F("version") + 1)
    if count:
        touched[itself._meta.label] = count
    return touched


def _clean(rows: models.QuerySet[Any], fields: list[models.Field[Any, Any]], traces: Traces) -> int:
    looked = models.Q()
    for field in fields:
        looked |= models.Q(**{f"{field.name}_text__iregex": traces.rough})
    as_text = {f"{field.name}_text": Cast(field.name, models.TextField()) for field in fields}
    if not fields:
        return 0
    names = [field.name for field in fields]
    by_agency = any(field.name == "agency" for field in rows.model._meta.concrete_fields)
    written_by = "agency_id" if by_agency else "pk" if rows.model is mapping_itself() else "mapping_id"
    # Whoever has its page open would put the words back, name and all: they are told that it changed.
    is_counted = rows.model is not mapping_itself() and any(
        field.name == "version" and isinstance(field, models.PositiveIntegerField)
        for field in rows.model._meta.concrete_fields
    )
    count = 0
    found = rows.order_by().annotate(**as_text).filter(looked).values_list("pk", written_by, *names)
    for key, agency, *values in list(found):
        changed: dict[str, Any] = {}
        for field, value in zip(fields, values, strict=True):
            traces.notice(value, agency)
            if traces.found_in(value):
                longest = getattr(field, "max_length", None)
                changed[field.name] = traces.taken_out_of(value, _("[name removed]"), longest)
        if changed and is_counted:
            changed["version"] = models.F("version") + 1
        if changed:
            count += rows.model._default_manager.filter(pk=key).update(**changed)
    return count
