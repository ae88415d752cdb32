"""Should this child's school be shown? One page, either way."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from placemap.access.decisions import Decision
from placemap.subjects import commands, queries
from placemap.subjects.forms import SchoolForm
from placemap.subjects.models import SchoolSeal
from placemap.subjects.policy.schools import may_seal_school
from placemap.subjects.views.blocks import OfRecord


class SchoolPage(OfRecord):
    """Do not show the school; or show it again."""

    form_class = SchoolForm

    def may(self) -> Decision:
        return may_seal_school(self.actor, self.person)

    @cached_property
    def is_sealed(self) -> bool:
        return queries.is_school_sealed(self.card.record_ids)

    @cached_property
    def seal(self) -> SchoolSeal | None:
        return queries.school_seal(self.card.record_ids)

    @property
    def title(self) -> str:
        return _("Show the school again") if self.is_sealed else _("Do not show the school")

    @property
    def button(self) -> str:
        return self.title

    def form_arguments(self) -> dict[str, Any]:
        return {"initial": {"version": self.seal.version if self.seal else 0}}

    def latest(self, form: Any) -> dict[str, Any]:
        held = queries.school_seal(self.card.record_ids)
        return {"version": held.version if held else 0}

    def context(self) -> dict[str, Any]:
        if not self.is_sealed:
            words = _(
                "Nobody but the agency that gave it and the coordinator will see which school it is: not on"
                " the child’s page, in lists, on the map, in a search or in a file."
            )
        elif self.seal:
            words = _("It is not shown because: %(why)s") % {"why": self.seal.reason}
        else:
            words = _("Another agency asked that it is not shown. Ask the coordinator.")
        return {**super().context(), "introduction": words}

    def save(self, form: Any) -> str:
        reason = form.cleaned_data["reason"]
        if self.seal:
            version = form.cleaned_data["version"]
            commands.open_school(seal=self.seal, reason=reason, version=version, by=self.actor)
        else:
            commands.seal_school(person=self.person, reason=reason, by=self.actor)
        return self.back()
