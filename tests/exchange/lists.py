"""Lists as agencies really send them, made in the tests, and a committed world for tests of real transactions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any

from django.db import connection, transaction
from openpyxl import Workbook

from placemap.access.actors import Actor
from placemap.exchange import commands
from placemap.exchange.models import Upload
from placemap.information.models import Contribution
from tests.cast import World, build_world
from tests.database import drop_clone, use_clone

SOCIAL_CARE_HEADINGS = (
    "Person ID", "Forename", "Surname", "Date of Birth", "NHS No", "Address", "Postcode", "Status",
    "Allocated worker", "Level of concern",
)  # fmt: skip
SOCIAL_CARE = (
    ("101", "Siân", "O’Neill", "04/03/2011", "999 000 0018", "18 Priory Gardens", "FE4 2RT", "CIN", "T. Obi", "Significant"),
    ("102", "Dominik", "Havel", "12/09/2010", "", "7 Eel Drove", "FE3 2LS", "Looked after s20", "J. Marsh", "Emerging"),
    ("103", "Chloé", "Baker", "31/02/2010", "", "", "", "Not known", "", "High"),
    ("104", "Amir", "Khan", "01/05/2012", "", "2 Osier Walk", "FE6 1DH", "Closed", "", "Not assessed"),
)  # fmt: skip


def csv_list(
    headings: Sequence[str] = SOCIAL_CARE_HEADINGS,
    rows: Sequence[Sequence[str]] = SOCIAL_CARE,
    *,
    separator: str = ";",
    encoding: str = "cp1252",
) -> bytes:
    """A plain text list, by default as an older system writes it: semicolons, Windows letters."""
    return "\r\n".join(separator.join(row) for row in (headings, *rows)).encode(encoding)


def police_workbook() -> bytes:
    """A workbook with a banner over the headings, a second sheet that lists nobody, and names in a cell."""
    book = Workbook()
    page = book.active
    page.title = "Nominals"
    page.append(["OFFICIAL-SENSITIVE. Not to be copied"])
    page.append([])
    page.append(["Nominal", "DoB", "Last known address", "Associates", "Notes"])
    page.append(
        [
            "HAVEL, Dominik",
            date(2010, 9, 12),
            "7 Eel Drove FE3 2LS",
            "Kai Wood; Amir KHAN",
            "Seen with two phones",
        ]
    )
    page.append(["WOOD, Kai", date(2010, 1, 5), "3 Lantern Court FE2 1QU", "Dominik Havel", None])
    page.append(["KHAN, Ameer", "1 May 2012", None, None, None])
    totals = book.create_sheet("Totals")
    totals.append(["Month", "Crimes"])
    totals.append(["October", 14])
    totals.append(["November", 9])
    return saved(book)


def long_list(rows: int) -> bytes:
    """A list of so many different invented people."""
    given = ("Aisha", "Ben", "Carys", "Dan", "Ella", "Finn", "Grace", "Hamza", "Isla", "Jake")
    family = ("Ash", "Birch", "Cole", "Dunn", "Ellery", "Fenn", "Gray", "Holt", "Ives", "Jarrow", "Kemp")
    lines = [
        f"{given[n % 10]},{family[n % 11]}{'abcdefghij'[n // 110 % 10]},{n % 28 + 1:02}/{n % 12 + 1:02}/{2008 + n % 8}"
        for n in range(rows)
    ]
    return "\n".join(["First name,Last name,DOB", *lines]).encode()


def saved(book: Workbook) -> bytes:
    """A workbook's bytes."""
    out = BytesIO()
    book.save(out)
    return out.getvalue()


@contextmanager
def committed_world(unblock: Any) -> Iterator[World]:
    """The cast in a database of one test's own, committed to, for tests of several connections at once."""
    with unblock():
        before = dict(connection.settings_dict)
        name = use_clone()
        try:
            with transaction.atomic():
                built = build_world()
            yield built
        finally:
            connection.close()
            drop_clone(name)
            connection.settings_dict.update(before)


@dataclass
class Desk:
    """Priya at her desk: the custodian's own calls, shortened."""

    world: World
    priya: Actor

    def receive(
        self, agency: str = "social_care", content: bytes = b"", name: str = "list.csv", by: Any = None
    ) -> Upload:
        return commands.receive_file(
            mapping=self.world.mapping,
            agency=self.world.agencies[agency],
            file_name=name,
            content=content or csv_list(),
            by=by or self.priya,
        )

    def accept(self, upload: Upload, **more: Any) -> Contribution:
        return commands.accept_list(upload=upload, by=self.priya, **more)
