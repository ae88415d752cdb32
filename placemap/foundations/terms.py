"""Coded lists whose every value carries the words people use and where they come from.

A `Term` is a `StrEnum`, so the code is what the database keeps, while the label is what pages
show. It is not Django's `TextChoices` because `vocabulary.py` files sit below Django.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Self


class Term(StrEnum):
    """A value of a coded list: `CODE = "code", _("Label"), "where the term comes from"`.

    The label is a `Wording`: pages show it in the reader's language, and a comparison sees English.
    """

    label: str
    source: str

    # The default only lets type checkers read `Stage("scanning")`; a member without a label fails here.
    def __new__(cls, code: str, label: str = "", source: str = "") -> Self:
        if not label:
            raise TypeError(f"{cls.__name__}: the code {code!r} needs a label")
        member = str.__new__(cls, code)
        member._value_ = code
        member.label = label
        member.source = source
        return member

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        """Pairs of code and label, in the order written, for models and forms."""
        return [(member.value, member.label) for member in cls]

    @classmethod
    def label_of(cls, code: str) -> str:
        """The label of a stored code, a `Wording`; a retired code is shown as it was kept."""
        try:
            return cls(code).label
        except ValueError:
            return code
