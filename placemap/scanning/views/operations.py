"""Police operations: what may be told of them, and by whom it was released."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from placemap.access.audit import record_reading
from placemap.access.decisions import Decision, require
from placemap.access.events import Event
from placemap.mappings.pages import WithinMapping
from placemap.scanning import commands, policy, queries
from placemap.scanning.forms import ChangeOperationForm, OperationForm, TakeBackForm
from placemap.scanning.models import OperationNote
from placemap.scanning.views.base import InScanning, ScanningForm
from placemap.scanning.vocabulary import MayTell
from placemap.web.views import Page

_OF_A_NOTE = ("title", "text", "released_by", "may_tell", "expires_on", "grade")


class OperationsPage(InScanning, Page):
    """What the police released, while it stands."""

    template_name = "scanning/operations.html"
    title = _("Police operations, as far as they may be told")

    def allowed(self) -> Decision:
        return policy.may_read_operations(self.actor, self.mapping)

    def context(self) -> dict[str, Any]:
        record_reading(self.actor, Event.OPERATIONS_VIEWED, mapping_id=self.mapping.pk)
        return {
            **super().context(),
            "operations": queries.operations_in(self.actor, self.mapping),
            "may_add": bool(policy.may_add_operation(self.actor, self.mapping)),
        }


class ReleaseOperation(ScanningForm):
    """The police say what may be told."""

    title = _("What may be told of a police operation?")
    back_name = "operations"
    form_class = OperationForm
    button = _("Release these words")
    success_message = _("Released. You can take it back at any time, and then nobody else reads it.")

    def allowed(self) -> Decision:
        return policy.may_add_operation(self.actor, self.mapping)

    def form_arguments(self) -> dict[str, Any]:
        return {"initial": {"may_tell": MayTell.HERE.value}}

    def record(self, data: dict[str, Any]) -> None:
        given = {name: data[name] for name in _OF_A_NOTE}
        commands.release_operation(mapping=self.mapping, **given, handling=data["handling"], by=self.actor)


class _OfOperation(ScanningForm):
    """A form about one note. One that this reader may not see does not exist."""

    back_name = "operations"

    def check(self) -> None:
        WithinMapping.check(self)
        require(policy.may_read_operations(self.actor, self.mapping))
        _ = self.operation
        require(self.allowed())

    @cached_property
    def operation(self) -> OperationNote:
        found = queries.visible_operation(self.mapping, self.kwargs["operation"])
        if found is None:
            raise Http404
        return found

    def allowed(self) -> Decision:
        return policy.may_change_operation(self.actor, self.operation)


class ChangeOperation(_OfOperation):
    """Other words, or until another day."""

    title = _("Change what may be told")
    form_class = ChangeOperationForm
    button = _("Save")
    success_message = _("Changed. Everybody reads the new words from now on.")

    def form_arguments(self) -> dict[str, Any]:
        return {"initial": self._as_it_stands()}

    def latest(self, form: Any) -> dict[str, Any]:
        return self._as_it_stands()

    def _as_it_stands(self) -> dict[str, Any]:
        return {name: getattr(self.operation, name) for name in (*_OF_A_NOTE, "version")}

    def record(self, data: dict[str, Any]) -> None:
        given = {name: data[name] for name in (*_OF_A_NOTE, "version")}
        commands.change_operation(operation=self.operation, **given, by=self.actor)


class TakeBackOperation(_OfOperation):
    """From now on nobody but the police who gave it reads it."""

    title = _("Take these words back?")
    form_class = TakeBackForm
    button = _("Take them back now")
    success_message = _("Taken back. Nobody else reads it from now on.")

    def record(self, data: dict[str, Any]) -> None:
        commands.take_back_operation(operation=self.operation, reason=data["reason"], by=self.actor)
