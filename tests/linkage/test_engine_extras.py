"""Lists that are not of people, or that hold more than people: texts, places, numbers."""

from __future__ import annotations

import random

from placemap.foundations.identity import IdentityRecord
from placemap.linkage.engine import Decision, Outcome, find_matches

WORDS = [
    "amber",
    "basil",
    "cobalt",
    "damson",
    "ember",
    "fennel",
    "ginger",
    "hazel",
    "indigo",
    "juniper",
    "kelp",
    "lemon",
    "maple",
    "nutmeg",
    "olive",
]
TOWNS = ["Estwick", "Fenbridge", "Marlow Dyke"]


def place(key: str, source: str, **fields: str) -> IdentityRecord:
    return IdentityRecord(
        key=key, source=source, extra={name.replace("__", ":"): text for name, text in fields.items()}
    )


def cafes(count: int, seed: int) -> tuple[list[IdentityRecord], list[IdentityRecord]]:
    """Two guides to the same cafés, the second less carefully written."""
    rng = random.Random(seed)
    one, other = [], []
    for n in range(count):
        name = " ".join(rng.sample(WORDS, 3)) + f" café {rng.randint(1, 60)}"
        street = f"{rng.randint(1, 300)} {rng.choice(WORDS)} road"
        town = rng.choice(TOWNS)
        one.append(place(f"a{n}", "guide", free_text__name=name, free_text__street=street, place__town=town))
        words = name.split()
        rng.shuffle(words)
        other.append(
            place(
                f"b{n}", "list", free_text__name=" ".join(words), free_text__street=f"{street}, {town}",
                place__town=town.upper(), category__kind=rng.choice(["café", "bar"]),
            )
        )  # fmt: skip
    return one, other


def test_cafes_find_themselves_in_another_guide() -> None:
    one, other = cafes(60, 1)
    matches = find_matches([*one, *other])
    clear = [m for m in matches if m.decision is Decision.SAME]
    assert all(m.left[1:] == m.right[1:] for m in clear)
    assert len({m.left[1:] for m in clear}) >= 50


def test_many_cafes_are_brought_together_by_their_rarest_words() -> None:
    one, other = cafes(500, 2)
    matches = find_matches([*one, *other])
    assert not [m for m in matches if m.decision is Decision.SAME and m.left[1:] != m.right[1:]]
    assert sum(m.left[1:] == m.right[1:] for m in matches) >= 450


def test_a_town_alone_settles_nothing() -> None:
    rows = [
        place("a", "x", free_text__name="Amber café", place__town="Estwick"),
        place("b", "y", free_text__name="Olive bar", place__town="Estwick"),
    ]
    assert find_matches(rows) == []


def test_an_identifier_of_another_kind_counts_like_a_number_but_never_over_two_names() -> None:
    def child(key: str, source: str, given: str) -> IdentityRecord:
        return IdentityRecord(
            key=key, source=source, given=given, family="Havel", extra={"identifier:case": "AB-1234567"}
        )

    same = find_matches([child("a", "x", "Dominik"), child("b", "y", "Dominik")])
    assert [m.decision for m in same] == [Decision.SAME]
    two = find_matches([child("a", "x", "Dominik"), child("b", "y", "Zofia")])
    assert Decision.SAME not in {m.decision for m in two}


def test_extra_fields_are_explained_by_their_labels() -> None:
    rows = [
        place("a", "x", free_text__title="On the mapping of places", number__year="2019"),
        place("b", "y", free_text__title="On the mapping of places", number__year="2020"),
    ]
    (match,) = find_matches(rows)
    assert [(r.label, r.outcome) for r in match.reasons] == [
        ("Title", Outcome.AGREES),
        ("Year", Outcome.CLOSE),
    ]
    assert match.turned().left == match.right


def test_a_note_about_a_person_hardly_speaks_against() -> None:
    def child(key: str, source: str, note: str) -> IdentityRecord:
        from datetime import date

        return IdentityRecord(
            key=key, source=source, given="Dominik", family="Havel", born=date(2011, 3, 24),
            postcode="FE4 2RT", extra={"free_text:notes": note},
        )  # fmt: skip

    matches = find_matches([child("a", "x", "Seen at the bus station"), child("b", "y", "Attends football")])
    assert [m.decision for m in matches] == [Decision.SAME]
