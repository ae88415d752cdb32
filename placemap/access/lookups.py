"""Rows by many keys are asked for with one array, however many keys there are.

Django writes a placeholder for each key. Every number of keys is then another statement, which the server
plans anew with all its policies, and beyond fifty nothing of it is remembered on our side either.
"""

from __future__ import annotations

from typing import Any

from django.db.models import ForeignKey, UUIDField
from django.db.models.fields.related_lookups import RelatedIn
from django.db.models.lookups import In

_ARRAY = "(%s::uuid[])"


def _is_key(field: Any) -> bool:
    while isinstance(field, ForeignKey):
        field = field.target_field
    return isinstance(field, UUIDField)


@UUIDField.register_lookup
class KeysIn(In):  # type: ignore[type-arg]
    """`pk__in`: what Django makes of a plain list of keys becomes an array of them."""

    def process_rhs(self, compiler: Any, connection: Any) -> Any:
        placeholders, params = super().process_rhs(compiler, connection)
        each = "(" + ", ".join(["%s"] * len(params)) + ")"
        # Not a sub-select, nor expressions among the keys.
        if self.rhs_is_direct_value() and placeholders == each and _is_key(self.lhs.output_field):
            return _ARRAY, [list(params)]
        return placeholders, params

    def get_rhs_op(self, connection: Any, rhs: str) -> str:
        return f"= ANY {rhs}" if rhs == _ARRAY else f"IN {rhs}"


@ForeignKey.register_lookup
class RelatedKeysIn(KeysIn, RelatedIn):
    """`person__in` and `person_id__in` likewise."""
