"""Small random networks, and one that reads like a case."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import strategies as st

from placemap.analysis.network import Grade, Link, Network, Node, NodeKind

FIRST = date(2026, 1, 1)
_days = st.none() | st.integers(0, 3).map(lambda n: FIRST + timedelta(days=n))


@st.composite
def parts(draw: st.DrawFn, most: int = 6) -> tuple[list[Node], list[Link]]:
    """Nodes of any kind and links of any grade, several between the same two, some with dates."""
    count = draw(st.integers(0, most))
    nodes = [Node(f"n{n}", draw(st.sampled_from(NodeKind))) for n in range(count)]
    links = []
    for number in range(draw(st.integers(0, 9)) if count > 1 else 0):
        ends = draw(st.permutations(nodes))[:2]
        days = sorted([d for d in (draw(_days), draw(_days)) if d])
        since, until = {0: (None, None), 1: (days[0] if days else None, None)}.get(len(days), tuple(days))
        links.append(
            Link(
                f"l{number}",
                ends[0].id,
                ends[1].id,
                "seen",
                draw(st.sampled_from(Grade)),
                draw(st.booleans()),
                since,
                until,
            )  # fmt: skip
        )
    return nodes, links


networks = parts().map(lambda given: Network.of(*given))


def case() -> Network:
    """Three children share a park and two a school; one adult of concern drives two; a youth worker knows one."""
    kinds = {
        "aisha": NodeKind.CHILD, "ben": NodeKind.CHILD, "cara": NodeKind.LINKED_CHILD, "dev": NodeKind.CHILD,
        "eve": NodeKind.CHILD, "finn": NodeKind.CHILD, "park": NodeKind.PLACE, "school": NodeKind.SCHOOL,
        "adult": NodeKind.ADULT_OF_CONCERN, "worker": NodeKind.PROTECTIVE_PERSON, "mum": NodeKind.PERSON,
    }  # fmt: skip
    rows = [
        ("1", "aisha", "park", Grade.CONFIRMED), ("2", "ben", "park", Grade.REPORTED),
        ("3", "cara", "park", Grade.UNVERIFIED), ("4", "aisha", "school", Grade.CONFIRMED),
        ("5", "ben", "school", Grade.CONFIRMED), ("6", "adult", "aisha", Grade.REPORTED),
        ("7", "adult", "cara", Grade.UNVERIFIED), ("8", "worker", "ben", Grade.CONFIRMED),
        ("9", "eve", "mum", Grade.CONFIRMED),
    ]  # fmt: skip
    links = [
        Link(name, one, other, "seen", grade, directed=one == "adult") for name, one, other, grade in rows
    ]
    return Network.of([Node(name, kind) for name, kind in kinds.items()], links)
