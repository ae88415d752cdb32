"""What each model says of its own fields: which are personal, and how a row is let go.

A test fails for any model without a declaration, and for any field a declaration leaves out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

RowLife = Literal["append-only", "mutable", "fixed"]


@dataclass(frozen=True, slots=True)
class Privacy:
    """Classification of a model's fields.

    `personal` names fields about a child or another member of the public; `staff` those about a
    professional; `neutral` the rest. `erased` says in a sentence how and when a row goes.
    `rows` says whether rows may change after they are written.
    """

    neutral: str
    erased: str
    rows: RowLife
    personal: str = ""
    staff: str = ""

    def classified(self) -> frozenset[str]:
        """Every field name the declaration covers."""
        return frozenset(f"{self.neutral} {self.personal} {self.staff}".split())
