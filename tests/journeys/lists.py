"""The seven lists of the main job: the demonstration's own six, and a small one from health."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from placemap.project.demonstration.lists import all_lists
from placemap.project.demonstration.people import CHILDREN

# The agency as it is named on the pages, by the demonstration's key for it.
AGENCIES = {
    "social_care": "Estwick Children's Social Care",
    "police": "Fenmarch Police",
    "mill_lode": "Mill Lode School",
    "tanners_field": "Tanner's Field School",
    "youth_justice": "Estwick Youth Justice Service",
    "lantern": "Lantern Youth",
    "health": "Fenmarch Health",
}
# What stands in the repository's neighbourhood on some machines: the returns of seven agencies.
SHARED_RETURNS = Path(__file__).resolve().parents[3] / "shared" / "data" / "agency_returns"


@dataclass(frozen=True)
class ListToSend:
    """One file that the coordinator uploads for one agency."""

    agency: str
    name: str
    content: bytes


def health_list(today: date) -> bytes:
    """A nurse's export: long dates, the number first, and one visit count."""
    out = io.StringIO(newline="")
    rows = csv.writer(out, lineterminator="\r\n")
    rows.writerow(["NHS number", "Patient name", "Birth date", "GP", "A&E attendances 12m"])
    for key, visits in (("leo", 1), ("chloe", 3), ("callum", 4), ("hamza", 0), ("ruby", 2)):
        child = CHILDREN[key]
        born = child.born(today)
        rows.writerow([child.nhs, f"{child.given} {child.family}", f"{born:%d %b %Y}", "Fenway", visits])
    return out.getvalue().encode()


def seven_lists(today: date) -> list[ListToSend]:
    """In the order in which they come in."""
    sent = [ListToSend(AGENCIES[one.agency], one.file_name, one.content) for one in all_lists(today)]
    return [*sent, ListToSend(AGENCIES["health"], "ED attenders.csv", health_list(today))]


def shared_returns() -> list[ListToSend]:
    """The seven returns that some machines hold beside the repository."""
    return [
        ListToSend(AGENCIES[agency], name, (SHARED_RETURNS / name).read_bytes())
        for agency, name in (
            ("police", "police_nominals.xlsx"),
            ("mill_lode", "school_a.xlsx"),
            ("tanners_field", "school_b.csv"),
            ("social_care", "social_care.csv"),
            ("youth_justice", "youth_justice.xlsx"),
            ("lantern", "youth_work.csv"),
            ("health", "health.csv"),
        )
    ]
