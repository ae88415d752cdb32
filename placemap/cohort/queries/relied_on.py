"""Which people what is recorded in the cohort hangs on, so that taking back a list loses none of it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import QuerySet

from placemap.cohort.models import AboutPerson
from placemap.cohort.queries.answers import LIVE
from placemap.information.models import Contribution


def people_relied_on(person_ids: Collection[UUID], contribution: Contribution) -> set[UUID]:
    """Those of these people on whom live rows of other contributions hang.

    Asked as the settler, who sees every row. One query for each kind of row.
    """
    found: set[UUID] = set()
    for model in apps.get_app_config("cohort").get_models():
        if issubclass(model, AboutPerson):
            rows: QuerySet[Any] = model._default_manager.filter(
                person_id__in=list(person_ids), mapping_id=contribution.mapping_id, **LIVE
            )
            others = rows.exclude(contribution_id=contribution.pk)
            found |= set(others.order_by().values_list("person_id", flat=True))
    return found
