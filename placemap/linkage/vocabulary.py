"""The words of matching: what a pair is found to be, and what people judge it to be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from placemap.foundations.terms import Term
from placemap.foundations.wording import _


class Decision(Term):
    """What the engine proposes for a pair. It never proposes "different": it keeps quiet instead."""

    SAME = "same", _("Clear match"), "Placemap matching rules"
    REVIEW = "review", _("For a person to decide"), "Placemap matching rules"


class Outcome(Term):
    """How one field of two rows compares."""

    AGREES = "agrees", _("Agrees"), "Placemap matching rules"
    CLOSE = "close", _("Close"), "Placemap matching rules"
    DIFFERS = "differs", _("Differs"), "Placemap matching rules"
    CANNOT_COMPARE = "cannot_compare", _("Cannot compare"), "Placemap matching rules"


class Verdict(Term):
    """What somebody judged a pair to be."""

    SAME = "same", _("Same child"), "Placemap matching rules"
    DIFFERENT = "different", _("Different children"), "Placemap matching rules"
    UNSURE = "unsure", _("Not sure"), "Placemap matching rules"


class Author(Term):
    """Who judged. A person outranks the engine whenever they judged the same pair."""

    PERSON = "person", _("A person"), "Placemap matching rules"
    ENGINE = "engine", _("The matching rules"), "Placemap matching rules"


@dataclass(frozen=True, slots=True)
class FieldReason:
    """One compared field in words. `left` and `right` show what each row says, empty when not given."""

    field: str
    label: str
    left: str
    right: str
    outcome: Outcome
    why: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """A pair in words: field by field, what to be careful of, and the whole in a sentence or two."""

    reasons: tuple[FieldReason, ...] = ()
    warnings: tuple[str, ...] = ()
    summary: str = ""


class Words(Protocol):
    """A pair that can be put into words when asked."""

    def reasons(self) -> tuple[FieldReason, ...]: ...
    def warnings(self) -> tuple[str, ...]: ...
    def summary(self) -> str: ...
    def turned(self) -> Words: ...


class Match:
    """Two rows that may be one person.

    `probability` is for sorting and for files, never for showing. The words are worked out when they are
    asked for, because a large list has far more pairs than anybody will read.
    """

    __slots__ = ("_explain", "_explanation", "_words", "decision", "left", "probability", "right")

    def __init__(
        self,
        left: str,
        right: str,
        probability: float,
        decision: Decision,
        reasons: tuple[FieldReason, ...] = (),
        warnings: tuple[str, ...] = (),
        summary: str = "",
        *,
        explain: Callable[[], Explanation] | None = None,
        words: Words | None = None,
    ) -> None:
        self.left = left
        self.right = right
        self.probability = probability
        self.decision = decision
        self._words = words
        self._explain = explain
        self._explanation = None if explain or words else Explanation(reasons, warnings, summary)

    @property
    def explanation(self) -> Explanation:
        """All the words at once."""
        if self._explanation is None:
            if self._words is not None:
                return Explanation(self.reasons, self.warnings, self.summary)
            assert self._explain is not None
            self._explanation = self._explain()
        return self._explanation

    @property
    def reasons(self) -> tuple[FieldReason, ...]:
        return self._words.reasons() if self._words is not None else self.explanation.reasons

    @property
    def warnings(self) -> tuple[str, ...]:
        return self._words.warnings() if self._words is not None else self.explanation.warnings

    @property
    def summary(self) -> str:
        return self._words.summary() if self._words is not None else self.explanation.summary

    def turned(self) -> Match:
        """The same pair with the other row on the left."""
        if self._words is not None:
            return Match(self.right, self.left, self.probability, self.decision, words=self._words.turned())
        reasons = tuple(
            FieldReason(one.field, one.label, one.right, one.left, one.outcome, one.why)
            for one in self.reasons
        )
        return Match(
            self.right, self.left, self.probability, self.decision, reasons, self.warnings, self.summary
        )

    def __repr__(self) -> str:
        return f"Match({self.left!r}, {self.right!r}, {self.decision.value})"
