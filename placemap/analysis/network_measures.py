"""Measures of adults of concern and places. Nobody else is measured (pitfall 6).

Centrality depends on who was watched, and one figure misleads; so every result carries the caveat, the
grades of the links at each node, and how it was worked out. Results come in the order of identifiers.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from placemap.analysis import network_engine as engine
from placemap.analysis.network import CAVEAT, MEASURABLE, Grades, Network, NetworkRefused, NodeKind, grades_of
from placemap.foundations.wording import Wording, _

# Exact betweenness takes the square of the nodes; this many take about a second.
EXACT_UP_TO = 2_000
# Above it, each figure is within ERROR of the exact one; the chance that any is not is DOUBT.
ERROR, DOUBT = 0.01, 0.1


class NotMeasured(NetworkRefused):
    """A measure was asked of a node that is neither an adult of concern nor a place."""


class MeasureOfChild(NotMeasured):
    """A measure was asked of a child, or of a person whose age is not known."""


class Measure(StrEnum):
    """What is measured, and in what unit."""

    DEGREE = "degree"  # different nodes that it is linked to
    K_CORE = "k_core"  # the highest k of a group in which all have k neighbours or more
    BETWEENNESS = "betweenness"  # share of the pairs of other nodes whose shortest paths pass it, 0 to 1


@dataclass(frozen=True, slots=True)
class Measured:
    """One node's figure and the grades of the links at that node."""

    node: str
    value: float
    grades: Grades


@dataclass(frozen=True, slots=True)
class Measures:
    """Figures, with what must be said beside them. `error` is 0 when they are exact."""

    measure: Measure
    values: tuple[Measured, ...]
    grades: Grades
    as_of: date | None
    error: float = 0.0
    doubt: float = 0.0
    seed: int | None = None
    caveat: Wording = CAVEAT


def check_may_measure(network: Network, nodes: Iterable[str]) -> None:
    """Raises `MeasureOfChild` or `NotMeasured` unless all are adults of concern or places."""
    for node in nodes:
        kind = network.kind_of(node)
        if kind not in MEASURABLE:
            people = kind.name.endswith("CHILD") or kind is NodeKind.PERSON
            if people:
                raise MeasureOfChild(_("Children are never measured, nor people whose age is not known."))
            raise NotMeasured(_("Only adults of concern and places are measured."))


def degree(network: Network, *, of: Iterable[str] | None = None) -> Measures:
    """How many different nodes each is linked to, links read both ways. Raises as `check_may_measure`."""
    places = _wanted(network, of)
    return _result(network, Measure.DEGREE, [(at, len(network.neighbours(at))) for at in places])


def k_core(network: Network, *, of: Iterable[str] | None = None) -> Measures:
    """The highest k of a k-core that each belongs to (Seidman 1983). Raises as `check_may_measure`."""
    places = _wanted(network, of)
    cores = engine.core_of(len(network.nodes), network.pairs)
    return _result(network, Measure.K_CORE, [(at, int(cores[at])) for at in places])


def betweenness(
    network: Network, *, of: Iterable[str] | None = None, seed: int = 1, exact_up_to: int = EXACT_UP_TO
) -> Measures:
    """The share of pairs of other nodes whose shortest paths pass each, links read both ways, 0 to 1.

    Exact (Brandes 2001) up to `exact_up_to` nodes. Above, shortest paths are sampled with `seed` until
    every figure is within `ERROR` of the exact one with probability 1 - `DOUBT` (KADABRA, Borassi and
    Natale 2016); the result says so. Raises as `check_may_measure`.
    """
    places = _wanted(network, of)
    count = len(network.nodes)
    if count <= exact_up_to:
        found = engine.betweenness_of(count, network.pairs)
        return _result(network, Measure.BETWEENNESS, [(at, float(found[at])) for at in places])
    found = engine.sampled_betweenness_of(count, network.pairs, seed=seed, error=ERROR, doubt=DOUBT)
    values = [(at, float(found[at])) for at in places]
    return _result(network, Measure.BETWEENNESS, values, error=ERROR, doubt=DOUBT, seed=seed)


def _wanted(network: Network, of: Iterable[str] | None) -> list[int]:
    if of is None:
        return network.of_kinds(MEASURABLE)
    asked = sorted(set(of))
    check_may_measure(network, asked)
    return [network.at(node) for node in asked]


def _result(
    network: Network,
    measure: Measure,
    found: list[tuple[int, float]],
    *,
    error: float = 0.0,
    doubt: float = 0.0,
    seed: int | None = None,
) -> Measures:
    values = tuple(
        Measured(network.nodes[at].id, value, grades_of(network.links_at(at))) for at, value in found
    )
    return Measures(measure, values, grades_of(network.links), network.as_of, error, doubt, seed)
