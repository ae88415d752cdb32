"""Freshly invented lists of other shapes and other kinds of error, as files with the right answer beside them.

    python -m bench.alignment_shapes FOLDER [SHAPE] [SEED]

Each shape writes its files and `truth.csv` (file, sheet, row, person) into FOLDER, and `columns.toml` where
the headings alone could not say what the columns hold. Nothing in the engine was fitted to one of them:
`tenancies` was first run after the engine's last change, and its figures stand apart.
"""

from __future__ import annotations

import csv
import random
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path

from bench import alignment_names as names
from bench.alignment_names import Name
from tests.linkage.worlds import PET_NAMES, slip

TODAY = date(2026, 11, 22)
STREETS = [
    "Anchor",
    "Bramble",
    "Cobbler",
    "Drovers",
    "Esplanade",
    "Foundry",
    "Gasworks",
    "Harbour",
    "Ivy",
    "Jetty",
    "Kelp",
    "Limekiln",
]
KINDS = (("Road", "Rd"), ("Street", "St"), ("Lane", "La"), ("Close", "Clo"), ("Terrace", "Terr"))


@dataclass(frozen=True)
class Someone:
    number: int
    name: Name
    born: date
    sex: str
    house: int
    street: str
    postcode: str
    phone: str
    nhs: str
    alias: str = ""


@dataclass
class Lists:
    """Files being made. `rows` of a file are as they will be written; `who` is the person of each or nothing."""

    folder: Path
    chance: random.Random
    truth: list[tuple[str, str, int, str]] = field(default_factory=list)

    def text(
        self, file: str, headings: Sequence[str], rows: Sequence[tuple[int, Sequence[str]]], *,
        banner: Sequence[str] = (), encoding: str = "utf-8", separator: str = ",",
    ) -> None:  # fmt: skip
        """Write a separated text; each row comes with its person's number."""
        rows = list(rows)
        self.chance.shuffle(rows)
        with (self.folder / file).open("w", encoding=encoding, newline="", errors="replace") as out:
            writer = csv.writer(out, delimiter=separator)
            writer.writerows([line] for line in banner)
            writer.writerow(headings)
            writer.writerows(cells for _, cells in rows)
        self._note(file, "", len(banner) + 2, rows)

    def workbook(
        self, file: str, sheets: dict[str, tuple[Sequence[str], list[tuple[int, Sequence[object]]]]]
    ) -> None:
        """Write a workbook, each sheet with a line of banner and a blank one above the headings."""
        from openpyxl import Workbook

        book = Workbook()
        book.remove(book.active)
        for title, (headings, rows) in sheets.items():
            self.chance.shuffle(rows)
            sheet = book.create_sheet(title)
            sheet.append([f"{title} - OFFICIAL-SENSITIVE"])
            sheet.append([])
            sheet.append(list(headings))
            for _, cells in rows:
                sheet.append(list(cells))
            self._note(file, title, 4, rows)
        book.save(self.folder / file)

    def _note(self, file: str, sheet: str, first: int, rows: Sequence[tuple[int, object]]) -> None:
        self.truth += [(file, sheet, at, str(who)) for at, (who, _) in enumerate(rows, first)]

    def done(self) -> None:
        with (self.folder / "truth.csv").open("w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out)
            writer.writerow(["file", "sheet", "row", "person"])
            writer.writerows(self.truth)


def _nhs(chance: random.Random) -> str:
    while True:
        digits = "999" + f"{chance.randrange(10**6):06d}"
        check = 11 - sum(int(d) * w for d, w in zip(digits, range(10, 1, -1), strict=True)) % 11
        if check != 10:
            return digits + str(check % 11)


def families(
    chance: random.Random, households: int, make: Callable[[random.Random, str], Name], *,
    youngest: int = 10, oldest: int = 18, twins: float = 0.1, elders: float = 0.15,
) -> list[Someone]:  # fmt: skip
    """Households of one to four children with one surname, some twins, some an elder of a child's own name."""
    made: list[Someone] = []
    for _ in range(households):
        sex = chance.choice("mf")
        house, street = chance.randint(1, 180), f"{chance.choice(STREETS)} {chance.choice(KINDS)[0]}"
        postcode = f"FE{chance.randint(1, 9)} {chance.randint(1, 9)}{chance.choice('ABDEFGHJ')}{chance.choice('LNPQRS')}"
        phone = f"07700 900{chance.randint(0, 999):03d}"
        first = make(chance, sex)
        born: date | None = None
        used: set[str] = set()
        for _ in range(chance.choices([1, 2, 3, 4], [5, 4, 2, 1])[0]):
            if born is None or chance.random() >= twins:
                born = TODAY - timedelta(days=chance.randint(youngest * 365, oldest * 365))
            sex = chance.choice("mf")
            name = make(chance, sex)
            name = replace(name, family=names.for_sex(first.family, sex), middle=name.middle or first.middle)
            if (first_part := name.given.split("-")[0]) in used:
                continue  # no family calls one child Daisy and the next Daisy-Mae
            used.add(first_part)
            alias = chance.choice(names.STREET_NAMES) if chance.random() < 0.12 else ""
            one = Someone(len(made), name, born, sex, house, street, postcode, phone, _nhs(chance), alias)
            made.append(one)
            if chance.random() < elders:
                elder = TODAY - timedelta(days=chance.randint((oldest + 18) * 365, (oldest + 34) * 365))
                made.append(replace(one, number=len(made), born=elder, nhs=_nhs(chance), alias=""))
    return made


def some(chance: random.Random, people: Sequence[Someone], share: float) -> list[Someone]:
    return [one for one in people if chance.random() < share]


def misspelt(chance: random.Random, text: str, rate: float) -> str:
    return slip(chance, text) if chance.random() < rate else text


def day(chance: random.Random, born: date, form: str, rate: float = 0.05) -> str:
    """A birthday as one list writes it, now and then swapped, a day or a year out, or missing."""
    roll = chance.random()
    if roll < rate and born.day <= 12:
        born = born.replace(day=born.month, month=born.day)
    elif roll < 1.6 * rate:
        born += timedelta(days=chance.choice([-1, 1]))
    elif roll < 2.2 * rate:
        born = (
            born - timedelta(days=365)
            if (born.month, born.day) == (2, 29)
            else born.replace(year=born.year - 1)
        )
    elif roll < 3.2 * rate:
        return ""
    return born.strftime(form)


def age(born: date) -> int:
    return TODAY.year - born.year - ((TODAY.month, TODAY.day) < (born.month, born.day))


def home(chance: random.Random, one: Someone, moved: float = 0.1) -> tuple[str, str]:
    """Address and postcode as written: short forms of the street, and now and then another address."""
    if chance.random() < moved:
        return f"{chance.randint(1, 99)} {chance.choice(STREETS)} Road", f"FE{chance.randint(1, 9)} 9ZZ"
    street = one.street
    for long, short in KINDS:
        if street.endswith(long) and chance.random() < 0.4:
            street = street.removesuffix(long) + short
    postcode = one.postcode if chance.random() < 0.6 else one.postcode.replace(" ", "").lower()
    return f"{one.house} {street}", postcode


def pet(chance: random.Random, given: str, rate: float) -> str:
    return chance.choice(PET_NAMES[given]) if given in PET_NAMES and chance.random() < rate else given


def care_homes(out: Lists) -> None:
    """Homes with room numbers, a log with a row for each time somebody was missing, a clinic, a police list."""
    chance = out.chance
    people = families(chance, 110, names.british, youngest=11, oldest=17)
    rows: list[tuple[int, Sequence[object]]] = []
    for one in some(chance, people, 0.5):
        shown = f"{misspelt(chance, one.name.family, 0.06).upper()}, {pet(chance, one.name.given, 0.2)}"
        shown += f" ({one.alias})" if one.alias and chance.random() < 0.6 else ""
        placed = TODAY - timedelta(days=chance.randint(5, 900))
        rows.append(
            (
                one.number,
                [
                    f"R{chance.randint(1, 9)}",
                    shown,
                    day(chance, one.born, "%d %b %Y"),
                    placed,
                    "Quarry House",
                ],
            )
        )
    log: list[tuple[int, Sequence[object]]] = []
    for one in some(chance, people, 0.35):
        for _ in range(chance.choice([1, 1, 2, 3])):
            given = chance.choice(
                [one.name.given, pet(chance, one.name.given, 1.0), one.alias or one.name.given]
            )
            shown = chance.choice(
                [f"{given} {one.name.family}", f"{given} {one.name.family[0]}.", f"{given} {one.name.family}"]
            )
            log.append(
                (
                    one.number,
                    [
                        TODAY - timedelta(days=chance.randint(1, 300)),
                        shown,
                        age(one.born),
                        "Returned by police",
                    ],
                )
            )
    out.workbook(
        "homes.xlsx",
        {
            "Residents": (["Room", "Young person", "D.O.B", "Date placed", "Home"], rows),
            "Missing log": (["Date missing", "Name", "Age", "Outcome"], log),
        },
    )
    out.text(
        "clinic.csv", ["Title", "Surname", "First names", "Born", "NHS no.", "Phone"],
        [
            (one.number, [
                {"m": "Mr", "f": "Miss"}[one.sex], misspelt(chance, one.name.family, 0.05),
                " ".join(filter(None, [misspelt(chance, one.name.given, 0.06), one.name.middle])),
                day(chance, one.born, "%d.%m.%y"), one.nhs if chance.random() < 0.7 else "",
                one.phone if chance.random() < 0.5 else "",
            ])
            for one in some(chance, people, 0.6)
        ],
    )  # fmt: skip
    out.text(
        "custody.txt", ["Detainee", "Alias(es)", "DoB", "Sex", "Home address", "Post code"],
        [
            (one.number, [
                f"{misspelt(chance, one.name.given, 0.08)} {one.name.middle} {misspelt(chance, one.name.family, 0.08)}",
                one.alias, day(chance, one.born, "%d/%m/%Y", 0.07), one.sex.upper(), *home(chance, one, 0.2),
            ])
            for one in some(chance, people, 0.5)
        ],
        separator="|", encoding="cp1252",
    )  # fmt: skip


def communities(out: Lists) -> None:
    """Names from many languages and in many orders: accents lost, scrambled or kept, spelt by ear."""
    chance = out.chance
    people: list[Someone] = []
    for make in names.COMMUNITIES:
        part = families(chance, 28, make, twins=0.12, elders=0.08)
        people += [replace(one, number=len(people) + n) for n, one in enumerate(part)]
    out.text(
        "interpreters.csv", ["Client name", "DOB", "Postcode", "Language"],
        [
            (one.number, [one.name.own_order(), day(chance, one.born, "%Y-%m-%d"), home(chance, one)[1], one.name.tongue])
            for one in some(chance, people, 0.55)
        ],
    )  # fmt: skip
    out.text(
        "school.csv", ["Legal surname", "Legal forename", "Preferred forename", "Date of birth", "Year"],
        [
            (one.number, [
                names.scrambled(one.name.family), names.scrambled(one.name.given),
                pet(chance, one.name.given, 0.3) if chance.random() < 0.3 else "",
                day(chance, one.born, "%d/%m/%Y", 0.03), str(max(0, age(one.born) - 4)),
            ])
            for one in some(chance, people, 0.65)
        ],
    )  # fmt: skip
    out.text(
        "surgery.csv", ["NHS", "Forename", "Surname", "Birth date", "Gender"],
        [
            (one.number, [
                one.nhs if chance.random() < 0.8 else "", names.by_ear(chance, names.plain(one.name.given), 0.15),
                names.by_ear(chance, names.plain(one.name.family), 0.12),
                day(chance, one.born, "%d-%b-%Y", 0.03), {"m": "Male", "f": "Female"}[one.sex],
            ])
            for one in some(chance, people, 0.6)
        ],
        separator=";",
    )  # fmt: skip
    out.text(
        "youth_worker.csv", ["Who", "Roughly how old", "Where from"],
        [
            (one.number, [
                f"{names.by_ear(chance, names.plain(one.name.given), 0.25)} {names.plain(one.name.family)[:1]}",
                chance.choice([str(age(one.born)), f"about {age(one.born)}", f"{age(one.born)}ish", "?"]), one.street,
            ])
            for one in some(chance, people, 0.25)
        ],
    )  # fmt: skip


def dates_and_doubles(out: Lists) -> None:
    """Two-digit, American, year-only and missing birthdays; double names parted, and names in the wrong columns."""
    chance = out.chance
    people = families(chance, 120, names.double_barrelled, twins=0.15, elders=0.2)
    american = [
        (
            one.number,
            [one.name.given, one.name.family, day(chance, one.born, "%m/%d/%Y", 0.02), *home(chance, one)],
        )
        for one in some(chance, people, 0.55)
    ]
    out.text("camp.csv", ["First", "Last", "Birthdate", "Street", "Zip code"], american)
    turned = []
    for one in some(chance, people, 0.6):
        given, family = names.parted(chance, one.name.given), names.parted(chance, one.name.family)
        if chance.random() < 0.06:
            given, family = family, given
        turned.append(
            (
                one.number,
                [family, misspelt(chance, given, 0.06), day(chance, one.born, "%d/%m/%y", 0.06), one.phone],
            )
        )
    out.text(
        "sports.csv",
        ["Surname", "Forename", "d.o.b.", "Parent mobile"],
        turned,
        banner=["Sports development 2026", ""],
    )
    out.text(
        "housing.csv", ["Occupant", "Year of birth", "Address", "Post Code"],
        [
            (one.number, [f"{one.name.family} {one.name.given[0]}" if chance.random() < 0.2 else f"{one.name.given} {one.name.family}",
                          str(one.born.year), *home(chance, one, 0.05)])
            for one in some(chance, people, 0.4)
        ],
        encoding="utf-16",
    )  # fmt: skip
    out.text(
        "hospital.csv", ["Patient", "DOB", "NHS Number", "Sex"],
        [
            (one.number, [f"{one.name.family.upper()} {names.parted(chance, one.name.given)}",
                          (date(one.born.year, 1, 1) if chance.random() < 0.04 else one.born).strftime("%Y%m%d"),
                          one.nhs if chance.random() < 0.6 else "", one.sex])
            for one in some(chance, people, 0.5)
        ],
    )  # fmt: skip


def tenancies(out: Lists) -> None:
    """Grown-ups: couples at one address, married names, fathers and sons, scanned forms. Held out to the end."""
    chance = out.chance
    people = families(chance, 130, names.british, youngest=19, oldest=60, twins=0.06, elders=0.12)
    out.text(
        "tenancy.csv", ["Tenancy ref", "Tenant 1", "Tenant DOB", "Property", "Property postcode", "Tel"],
        [
            (one.number, [f"T{chance.randrange(10**6):06d}", f"{'Mr' if one.sex == 'm' else 'Mrs'} {one.name.given[0]} {one.name.family}"
                          if chance.random() < 0.1 else f"{'Mr' if one.sex == 'm' else 'Ms'} {one.name.given} {one.name.family}",
                          day(chance, one.born, "%d/%m/%Y"), *home(chance, one, 0.05), one.phone])
            for one in some(chance, people, 0.6)
        ],
    )  # fmt: skip
    married = {
        one.number: chance.choice(people).name.family
        for one in people
        if one.sex == "f" and chance.random() < 0.15
    }
    out.text(
        "electoral.csv", ["Elector", "Qualifying address", "Postcode", "Date of attainment or birth"],
        [
            (one.number, [f"{married.get(one.number, one.name.family)}, {' '.join(filter(None, [one.name.given, one.name.middle[:1]]))}",
                          *home(chance, one, 0.15), day(chance, one.born, "%d %B %Y", 0.02) if chance.random() < 0.5 else ""])
            for one in some(chance, people, 0.7)
        ],
        encoding="cp1252",
    )  # fmt: skip
    out.text(
        "scanned_forms.tsv", ["Forenames", "Last name", "Date of Birth", "NHS number", "Comments"],
        [
            (one.number, [misspelt(chance, pet(chance, one.name.given, 0.15), 0.15), misspelt(chance, one.name.family, 0.15),
                          day(chance, one.born, "%d-%m-%Y", 0.08), one.nhs if chance.random() < 0.5 else "",
                          chance.choice(["", "signed", "form torn", "called back"])])
            for one in some(chance, people, 0.5)
        ],
        separator="\t",
    )  # fmt: skip


def vehicles(out: Lists) -> None:
    """No people at all: vehicles seen by cameras and noted by wardens, described in words, plates misread."""
    chance = out.chance
    makes = [
        "Ford Fiesta",
        "Vauxhall Corsa",
        "Audi A3",
        "VW Golf",
        "BMW 1 Series",
        "Nissan Juke",
        "Ford Transit",
        "Seat Leon",
    ]
    colours = ["silver", "black", "white", "blue", "red", "grey"]
    marks = ["roof box", "cracked rear light", "taxi plate", "tinted windows", "dent in the driver's door", "loud exhaust",
             "sticker of a fox", "no front plate", "child seat", "broken wing mirror"]  # fmt: skip
    cars = []
    for number in range(160):
        plate = f"FE{chance.randint(51, 75)} {''.join(chance.choice('ABCDEFGHJKLMN') for _ in range(3))}"
        cars.append(
            (
                number,
                plate,
                chance.choice(makes),
                chance.choice(colours),
                chance.sample(marks, 2),
                chance.choice(STREETS),
            )
        )
    wardens = [
        (
            n,
            [
                plate if chance.random() < 0.8 else "",
                f"{colour} {make}, {seen[0]} and {seen[1]}",
                colour,
                f"{street} Road",
            ],
        )
        for n, plate, make, colour, seen, street in cars
        if chance.random() < 0.7
    ]
    cameras = [
        (n, [(slip(chance, plate) if chance.random() < 0.15 else plate).replace(" ", ""),
             f"{make} {colour}; {seen[1]}; {seen[0]}", colour.title(), f"{street} Rd"])
        for n, plate, make, colour, seen, street in cars
        if chance.random() < 0.7
    ]  # fmt: skip
    out.text("wardens.csv", ["Reg", "Seen", "Colour", "Street"], wardens)
    out.text("cameras.csv", ["VRM", "Description", "Col", "Location"], cameras)
    (out.folder / "columns.toml").write_text(
        '["wardens.csv".columns]\n"Reg" = "other_identifier"\n"Seen" = "extra:free_text"\n"Colour" = "extra:category"\n'
        '"Street" = "extra:place"\n["cameras.csv".columns]\n"VRM" = "other_identifier"\n"Description" = "extra:free_text"\n'
        '"Col" = "extra:category"\n"Location" = "extra:place"\n',
        encoding="utf-8",
    )


SHAPES: dict[str, Callable[[Lists], None]] = {
    "care homes": care_homes,
    "communities": communities,
    "dates and double names": dates_and_doubles,
    "vehicles": vehicles,
    "tenancies": tenancies,
}
HELD_OUT = ("tenancies",)


def make(folder: Path, shape: str, seed: int) -> None:
    """Write one shape's files into an empty folder."""
    out = Lists(folder, random.Random(f"{shape} {seed}"))
    SHAPES[shape](out)
    out.done()


if __name__ == "__main__":
    where = Path(sys.argv[1])
    where.mkdir(parents=True, exist_ok=True)
    make(
        where,
        sys.argv[2] if len(sys.argv) > 2 else "care homes",
        int(sys.argv[3]) if len(sys.argv) > 3 else 1,
    )
