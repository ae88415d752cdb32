"""The lists that five agencies send, as files, in the untidy shapes that agencies really use.

Each list says of its rows what a real officer might: a nickname for a name, a day and month the
wrong way round, a surname misspelt, a phone that has changed. They go in by the product's own
upload, and come out of it as anybody's would.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from openpyxl import Workbook

from placemap.project.demonstration.people import CHILDREN

# When lists came, in days ago: one school was early, and its file has gone on its date since; everybody else
# sent theirs on the day they were due.
EARLY, DUE = {"tanners_field": 35}, 29


@dataclass(frozen=True, slots=True)
class SentList:
    """One file: whose it is, what it is called, its bytes, and which child each row is about."""

    agency: str
    file_name: str
    content: bytes
    rows: dict[int, str]


def all_lists(today: date) -> list[SentList]:
    """The five lists, in the order they came in."""
    return [
        _social_care(today),
        _police(today),
        _mill_lode(today),
        _tanners_field(today),
        _youth_justice(today),
        _lantern(today),
    ]


def csv_bytes(rows: Iterable[Iterable[object]], *, separator: str = ",", encoding: str = "utf-8") -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=separator, lineterminator="\r\n").writerows(rows)
    return out.getvalue().encode(encoding)


def xlsx_bytes(title: str, rows: Iterable[Iterable[object]]) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def year_group(born: date, today: date) -> int:
    """The English school year of a child with that birth date, in the school year today falls in."""
    start = today.year if today.month >= 9 else today.year - 1
    turned_five_by = start - born.year - (1 if (born.month, born.day) >= (9, 1) else 0)
    return turned_five_by - 4


def _social_care(today: date) -> SentList:
    """Semicolons, Windows accents, dates written day first."""
    said = [
        ("ellie", "Child in need", "N. Bright", "Moderate"),
        ("tomasz", "Looked after s20", "T. Obi", "Significant"),
        ("leo", "Child in need", "N. Bright", "Emerging"),
        ("callum", "Child protection plan", "R. Dale", "Moderate"),
        ("dominik", "Early help", "J. Marsh", "Moderate"),
        ("chloe", "Child protection plan", "T. Obi", "Significant"),
        ("kacper", "Child in need", "R. Dale", "Significant"),
        ("femi", "Early help", "J. Marsh", "Emerging"),
        ("ruby", "Looked after s20", "N. Bright", "Moderate"),
        ("jayden", "Closed", "", "Not assessed"),
        ("connor", "Child in need", "R. Dale", "Moderate"),
        ("ben", "Early help", "", "Emerging"),
        ("lily", "Early help", "J. Marsh", "Not assessed"),
        ("maisie", "Looked after s20", "N. Bright", "Emerging"),
    ]
    rows: list[list[object]] = [
        [
            "Person ID",
            "Forename",
            "Surname",
            "Date of Birth",
            "Gender",
            "NHS No",
            "Address",
            "Postcode",
            "Status",
            "Allocated worker",
            "Level of concern",
        ]
    ]
    where = {}
    for number, (key, status, worker, level) in enumerate(said, start=2):
        child = CHILDREN[key]
        where[number] = key
        # A long name cut short, and a letter lost: what a case system's export does.
        family = {"jayden": "Crofft", "ben": "Harcourt"}.get(key, child.family)
        rows.append(
            [
                7_000_000 + child.number,
                child.given,
                family,
                child.born(today).strftime("%d/%m/%Y"),
                "Female" if child.sex == "f" else "Male",
                f"{child.nhs[:3]} {child.nhs[3:6]} {child.nhs[6:]}",
                child.street,
                child.postcode,
                status,
                worker,
                level,
            ]
        )
    return SentList(
        "social_care", "Mapping return October.csv", csv_bytes(rows, separator=";", encoding="cp1252"), where
    )


def _police(today: date) -> SentList:
    """A banner, surnames first in capitals, typed dates, and associates in one cell."""
    said = [
        ("tomasz", "Tommo", "Leo Pashley; Kaz; Callum Frane", "2/B/P", "Found in Wendlow when missing"),
        ("leo", "", "T. Zielny", "1/B/P", "Seen with an adult of concern three times"),
        ("callum", "", "Connor O'Dowd; Jayden", "2/B/P", "Stopped with a knife sheath, no knife"),
        ("kacper", "Kaz", "Tomasz Zielny; Josh Oakden", "2/C/P", "Missing three times since September"),
        ("dominik", "Dom", "Marek Havel", "2/C/P", "Spoken to at the bus station after midnight"),
        ("amara", "", "", "2/D/P", "Named in a call about a fight"),
        ("chloe", "Coco", "Tia Bramley", "1/A/P", "Train ticket to the coast, return same night"),
        ("hamza", "", "Jayden Croft", "2/C/P", "With older boys outside the phone shop"),
        ("jayden", "Jay", "Callum Frane; Harvey S", "2/B/P", "Bag searched, two phones"),
        ("connor", "", "C. Frane", "2/B/P", "Hurt hand, would not say how"),
        ("femi", "", "Yusuf Demirkan", "2/D/P", "Seen at Chandlers Row car park"),
        ("harvey", "", "Jayden Croft", "2/C/P", "Lookout at the underpass"),
    ]
    rows: list[list[object]] = [
        ["OFFICIAL-SENSITIVE  Mapping return: young people of interest"],
        [],
        [
            "Nominal",
            "DoB",
            "Alias / street name",
            "Last known address",
            "Associates",
            "Last contact",
            "Grade",
            "Notes",
        ],
    ]
    where = {}
    for number, (key, alias, beside, grade, note) in enumerate(said, start=4):
        child = CHILDREN[key]
        where[number] = key
        born = child.born(today)
        # Connor's month and day are the wrong way round, as happens when a date is typed in a hurry.
        if key == "connor":
            born = date(born.year, born.day, born.month)
        rows.append(
            [
                f"{child.family.upper()}, {child.given}",
                None if key == "femi" else born,
                alias or None,
                f"{child.street} {child.postcode}",
                beside or None,
                today - timedelta(days=20 + number * 3),
                grade,
                note,
            ]
        )
    return SentList("police", "nominals.xlsx", xlsx_bytes("Nominals", rows), where)


def _mill_lode(today: date) -> SentList:
    """A school's export: pupil numbers, two-digit years, preferred names."""
    said = [
        ("ellie", "Emerging", "Crying before period 1, would not say why", 71.0),
        ("tomasz", "Moderate", "Not in since Monday", 48.5),
        ("leo", "Moderate", "New phone, says a gift", 92.0),
        ("zara", "Emerging", "Older girls waiting at the gate", 83.5),
        ("dominik", "Moderate", "Sold vapes to a Year 8", 77.0),
        ("marek", "", "", 96.0),
        ("chloe", "Moderate", "New trainers, coat, will not say", 61.0),
        ("isaac", "Emerging", "In a fight outside the shop", 88.0),
        ("femi", "", "Sleeps in lessons", 90.5),
        ("aisha", "Emerging", "Carries a bag she never puts down", 85.0),
        ("poppy", "", "Asked to move form", 93.0),
        ("ben", "Moderate", "Two phones", 79.0),
        ("tia", "", "", 94.0),
        ("yusuf", "", "", 91.0),
    ]
    rows: list[list[object]] = [
        [
            "UPN",
            "Legal Surname",
            "Preferred Forename",
            "Year",
            "DOB",
            "Home postcode",
            "Attendance %",
            "Level of concern",
            "Concern",
        ]
    ]
    where = {}
    for number, (key, level, concern, attendance) in enumerate(said, start=2):
        child = CHILDREN[key]
        where[number] = key
        born = child.born(today)
        rows.append(
            [
                child.upn,
                {"dominik": "Havell"}.get(key, child.family),
                child.nickname or child.given,
                year_group(born, today),
                born.strftime("%d/%m/%y"),
                child.postcode,
                attendance,
                level or None,
                concern or None,
            ]
        )
    return SentList("mill_lode", "Pupils for mapping.xlsx", xlsx_bytes("Pupils", rows), where)


def _tanners_field(today: date) -> SentList:
    """One column for the name, dates year first, friends as staff see them."""
    said = [
        ("amara", "Moderate", "Grace", "Moved seat away from two boys at her own request"),
        ("callum", "Emerging", "Connor, Jayden", "Excluded for two days in September"),
        ("hamza", "Emerging", "", "Late every day since half term"),
        ("kacper", "Moderate", "Josh", "Left site at lunch four times"),
        ("siân", "Moderate", "Maisie, Grace", "Told her tutor she owes somebody money"),
        ("ruby", "Emerging", "Siân", "Worried about her sister"),
        ("jayden", "Moderate", "Callum, Harvey", "Gives out sweets and vapes"),
        ("connor", "", "Callum", ""),
        ("josh", "", "Kacper", ""),
        ("lily", "", "", "Asked where her brother goes"),
        ("grace", "", "Siân, Amara", ""),
        ("maisie", "", "Siân", ""),
    ]
    rows: list[list[object]] = [
        [
            "Name",
            "Year group",
            "DOB",
            "Home postcode",
            "Our view",
            "Friendship group (as staff see it)",
            "What we have seen",
        ]
    ]
    where = {}
    for number, (key, level, friends, seen) in enumerate(said, start=2):
        child = CHILDREN[key]
        where[number] = key
        name = {"siân": "Sian Prosser", "ruby": "Ruby Mae Tolland"}.get(key, f"{child.given} {child.family}")
        born = child.born(today)
        rows.append(
            [name, f"Y{year_group(born, today)}", born.isoformat(), child.postcode, level, friends, seen]
        )
    # A row its sender will get back: there is no such day.
    rows.append(["Tyler Beck", "Y9", "31/02/2012", "FE2 1TT", "", "", "New to the school this term"])
    return SentList("tanners_field", "tf-mapping.csv", csv_bytes(rows), where)


def _youth_justice(today: date) -> SentList:
    """Dates with full stops, co-defendants by initial."""
    said = [
        ("tomasz", "Referral order", "L. Pashley, C. Frane", "Moderate"),
        ("leo", "Out of court", "T. Zielny", "Moderate"),
        ("callum", "Youth rehabilitation order", "C. O'Dowd", "Significant"),
        ("dominik", "Out of court", "", "Moderate"),
        ("kacper", "Referral order", "J. Oakden", "Moderate"),
        ("connor", "Out of court", "C. Frane", "Emerging"),
    ]
    rows: list[list[object]] = [
        ["Youth Justice Service return"],
        ["Young person", "D.O.B.", "Order", "Co-defendants", "Our level", "Worker", "Mobile"],
    ]
    where = {}
    for number, (key, order, beside, level) in enumerate(said, start=3):
        child = CHILDREN[key]
        where[number] = key
        rows.append(
            [
                f"{child.given} {child.family}",
                child.born(today).strftime("%d.%m.%Y"),
                order,
                beside or None,
                level,
                "R. Imrie",
                child.phone,
            ]
        )
    return SentList("youth_justice", "YJS.xlsx", xlsx_bytes("YJS", rows), where)


def _lantern(today: date) -> SentList:
    """A charity's notes: half a name, about how old, and what young people said."""
    said = [
        (
            "ellie",
            "Ellie M",
            "14",
            "Skate park",
            "Tia",
            "Moderate",
            "Says she wants out but is scared of the blue car",
        ),
        ("tomasz", "Tommo", "15-16", "Bus station", "Leo, Kaz", "Significant", "Says he has to pay it back"),
        (
            "leo",
            "Lee Pashley",
            "15",
            "Boxing club",
            "",
            "Moderate",
            "Boxing twice a week, the coach knows him well",
        ),
        (
            "chloe",
            "Coco",
            "15",
            "Canal side",
            "",
            "Significant",
            "Wants help with a place to stay that is not with him",
        ),
        ("zara", "Zara Wynn", "14", "Skate park", "Ellie", "Moderate", "Wants to play football again"),
        ("amara", "Amara D", "13", "Youth club", "", "Emerging", "Likes the cooking group"),
        ("jayden", "Jay", "?", "Underpass", "Harvey", "", "Says nobody asks him what he wants"),
    ]
    rows: list[list[object]] = [
        ["Who", "About how old", "Where", "Hangs around with", "Our view", "What we know"]
    ]
    where = {}
    for number, (key, who, age, place, beside, level, known) in enumerate(said, start=2):
        where[number] = key
        rows.append([who, age, place, beside, level, known])
    return SentList("lantern", "young people we know.csv", csv_bytes(rows), where)
