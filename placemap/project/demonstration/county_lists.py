"""The children of two towns in the county, and the three lists that had come when the visitor looks in."""

from __future__ import annotations

from datetime import date, timedelta

from placemap.project.demonstration.lists import SentList, csv_bytes, xlsx_bytes, year_group
from placemap.project.demonstration.people import Invented

ACADEMY, COLLEGE = "Saltholme Academy", "Marlfleet Village College"

CHILDREN = {
    child.key: child
    for child in (
        Invented("megan", "Megan", "Thrale", 15, 2, 11, "f", ACADEMY, "22 Marsh View", "FE5 2HB", "07700 900503"),
        Invented("tyler", "Tyler", "Bowness", 14, 6, 3, "m", ACADEMY, "6 Groyne Lane", "FE5 1AN", "07700 900512", "Ty"),
        Invented("idris", "Idris", "Vaughan", 15, 9, 24, "m", ACADEMY, "41 Lifeboat Road", "FE5 1LJ", "07700 900527"),
        Invented("jude", "Jude", "Wakelin", 14, 11, 8, "m", ACADEMY, "9 Groyne Lane", "FE5 1AN", "07700 900534"),
        Invented("evie", "Evie", "Thrale", 12, 4, 30, "f", ACADEMY, "22 Marsh View", "FE5 2HB", "07700 900541"),
        Invented("nell", "Nell", "Hartigan", 13, 8, 16, "f", COLLEGE, "3 Sluice Cottages", "FE7 2DR", "07700 900558"),
        Invented("lucas", "Lucas", "Pinder", 16, 1, 19, "m", COLLEGE, "17 Market Hill", "FE7 1GA", "07700 900565"),
        Invented("farah", "Farah", "Siddique", 14, 5, 6, "f", COLLEGE, "30 Orchard Way", "FE7 3TN", "07700 900572"),
        Invented("rowan", "Rowan", "Eastick", 15, 12, 12, "m", COLLEGE, "8 Station Terrace", "FE7 1BT", "07700 900589"),
    )
}  # fmt: skip

# Who is on the police list under a name that may be another's: the coordinator has to read and say.
HEARD = {"nell": ("Hartigan", "Eleanor"), "farah": ("Sidiq", "Farah")}


def police(today: date) -> SentList:
    """As this force sends them: surnames first, associates in one cell; two rows are whose they seem or are not."""
    said = [
        ("megan", "", "Tyler Bowness", "2/B/P", "Seen at the pier arcade with friends after the last bus"),
        ("tyler", "Ty", "Jude W", "2/C/P", "Two phones with him at the bus station"),
        ("lucas", "", "Rowan Eastick", "2/B/P", "On the last bus with a bag, said it was not his"),
        ("rowan", "", "", "2/D/P", "Named in a call from the bus company"),
        ("nell", "", "", "2/C/P", "Asked an officer which bus goes home"),
        ("farah", "", "Nell", "2/D/P", "Met at the bus station with a younger girl"),
    ]
    rows: list[list[object]] = [
        ["OFFICIAL-SENSITIVE  Mapping return: young people of interest"],
        [],
        ["Nominal", "DoB", "Alias / street name", "Last known address", "Associates", "Last contact", "Grade", "Notes"],
    ]  # fmt: skip
    where = {}
    for number, (key, alias, beside, grade, note) in enumerate(said, start=4):
        child = CHILDREN[key]
        where[number] = key
        # Heard over the noise of a bus station, and nobody asked how old they were.
        family, given = HEARD.get(key, (child.family, child.given))
        rows.append(
            [
                f"{family.upper()}, {given}",
                None if key in HEARD else child.born(today),
                alias or None,
                f"{child.street} {child.postcode}",
                beside or None,
                today - timedelta(days=24 + number),
                grade,
                note,
            ]
        )
    return SentList("police", "coast nominals.xlsx", xlsx_bytes("Nominals", rows), where)


def academy(today: date) -> SentList:
    """One column for the name, dates year first, friends as staff see them."""
    said = [
        ("tyler", "Moderate", "Jude", "Leaves lessons when his phone rings"),
        ("idris", "Emerging", "", "Told his tutor that an older boy gave him money"),
        ("jude", "", "Tyler", ""),
        ("evie", "", "", "Asks where her sister is"),
    ]
    rows: list[list[object]] = [
        ["Name", "Year group", "DOB", "Home postcode", "Our view", "Friendship group (as staff see it)", "What we have seen"]
    ]  # fmt: skip
    where = {}
    for number, (key, level, friends, seen) in enumerate(said, start=2):
        child = CHILDREN[key]
        where[number] = key
        born = child.born(today)
        rows.append(
            [
                f"{child.given} {child.family}",
                f"Y{year_group(born, today)}",
                born.isoformat(),
                child.postcode,
                level,
                friends,
                seen,
            ]
        )
    return SentList("academy", "SA mapping.csv", csv_bytes(rows), where)


def social_care(today: date) -> SentList:
    """Semicolons, dates written day first."""
    said = [
        ("megan", "Child in need", "K. Osei", "Moderate"),
        ("evie", "Early help", "K. Osei", "Not assessed"),
        ("nell", "Early help", "B. Lund", "Emerging"),
        ("farah", "Closed", "", "Emerging"),
        ("idris", "Closed", "", "Not assessed"),
    ]
    rows: list[list[object]] = [
        ["Person ID", "Forename", "Surname", "Date of Birth", "Gender", "NHS No", "Address", "Postcode", "Status", "Allocated worker", "Level of concern"]
    ]  # fmt: skip
    where = {}
    for number, (key, status, worker, level) in enumerate(said, start=2):
        child = CHILDREN[key]
        where[number] = key
        rows.append(
            [
                8_000_000 + child.number,
                child.given,
                child.family,
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
        "county_care", "Coast return.csv", csv_bytes(rows, separator=";", encoding="cp1252"), where
    )
