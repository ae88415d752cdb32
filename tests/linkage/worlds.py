"""Invented people and the lists that careless agencies would make of them, for measuring the engine.

Everything is drawn from a seed. The corruptions are of many kinds (slips of the pen, scanning, spelling by
ear, pet names, exchanged and parted names, dates keyed wrong, numbers keyed wrong, moves, changed surnames)
and the families hold what makes matching dangerous: twins, a father and a son of one name, cousins of one
name. Nothing here is shared with the engine: its name lists, its street words and its rules are unknown.
"""

from __future__ import annotations

import random
import string
from dataclasses import dataclass, replace
from datetime import date, timedelta

from placemap.foundations.identity import IdentityRecord


def _words(text: str) -> list[str]:
    return text.split()


BOYS = _words(
    """
    Adam Adeyemi Ahmed Aleksander Alexander Andrzej Antonio Arjun Benjamin Bilal Brandon Callum Charles
    Christopher Cian Daniel David Dominik Dylan Edward Emeka Ethan Finlay Francis Gabriel George Gethin
    Hassan Hussain Ibrahim Isaac Ivan Jack Jakub James Jayden Hayden Jordan Joseph Joshua Kai Kamil
    Kayden Kieran Krzysztof Kwame Leon Leonard Liam Lukas Malachi Marcus Mateusz Matthew Michael
    Mohammed Muhammad Nathan Nathaniel Noah Olek Oliver Oluwaseun Omar Oscar Patrick Pawel Peter Rafal
    Raheem Rahul Reece Rhys Robert Ronan Ryan Samuel Sean Sebastian Stefan Szymon Tariq Thomas Tobias
    Tomasz Tyrell Victor Vihaan Wiktor William Xavier Yaw Yusuf Zachary Zayn Taiwo Kehinde Jean-Luc
    Jon-Paul Radoslaw Tudor Vlad Zoran
    """
)
GIRLS = _words(
    """
    Aaliyah Abigail Ada Adaeze Agnieszka Aisha Aleksandra Alexandra Alice Amelia Amina Amira Ana
    Anastasia Andreea Aneta Angharad Anna Ava Bella Beatriz Bethany Blessing Bronwen Caitlin Carolina
    Catherine Charlotte Chiamaka Chloe Daisy Danielle Ebony Eleanor Elena Elizabeth Ella Ellie Emilia
    Emily Erin Esi Eva Fatima Ffion Francesca Freya Gabriela Georgia Grace Hafsa Hannah Harpreet Ioana
    Isabella Ivy Jade Jane Jasmine Jessica Joanna Julia Kasia Katarzyna Katherine Khadija Kiera Layla
    Leah Lily Lucy Magdalena Maja Malgorzata Maria Maryam Mia Molly Natalia Natasha Niamh Nicole Nkechi
    Oliwia Olivia Paige Patience Phoebe Poppy Precious Priya Rachel Rebecca Rhiannon Rose Ruby Samantha
    Sana Saoirse Sarah Shanice Sian Sienna Simran Sofia Sophie Stephanie Summer Tatiana Teresa Tiana
    Victoria Weronika Yasmin Zainab Zara Zofia Zuzanna Ellie-Mae Lily-Rose Anna-Maria Mary-Jane Seren
    Xanthe Ilinca
    """
)
SURNAMES = _words(
    """
    Smith Jones Williams Taylor Brown Davies Evans Wilson Thomas Johnson Roberts Walker Wright Robinson
    Thompson White Hughes Edwards Green Hall Wood Harris Lewis Martin Jackson Clarke Clark Turner Hill
    Scott Cooper Morris Ward Moore King Watson Baker Harrison Morgan Patel Young Allen Mitchell James
    Anderson Phillips Lee Bell Parker Davis Bennett Miller Cook Shaw Cox Khan Hussain Ahmed Ali Begum
    Kaur Singh Gill Shah Mahmood Akhtar Malik Iqbal Hussein Choudhury Rahman Nowak Kowalski Kowalska
    Wisniewski Wojcik Kaminski Lewandowski Zielinski Szymanski Popescu Popa Ionescu Radu Stan Dumitru
    Silva Santos Ferreira Pereira Costa Rodrigues Sousa Mensah Boateng Owusu Osei Asante Okafor Okonkwo
    Adeyemi Balogun Eze Nwosu Obi Diallo Mohamed Abdi Hassan Farah Yusuf Nguyen Chen Wang Zhang Murphy
    Kelly O'Brien O'Connor Byrne Ryan Gallagher Doherty McDonald McCarthy MacLeod Campbell Stewart
    Fraser Griffiths Llewellyn Pritchard Rees Bevan Featherstone Ackroyd Braithwaite Higginbotham
    Ramsbottom Thistlewood Fairweather Quarshie Petrauskas Kazlauskas Ivanov Petrenko Bondarenko Demir
    Yilmaz Hoxha Krasniqi Al-Hassan El-Sayed van-Dijk Harris-Cole Smith-Jones Baptiste Da-Silva
    """
)
PET_NAMES = {
    name: shorts
    for name, *shorts in map(
        str.split,
        [
            "\n        Alexander Alex Xander Sandy",
            " Alexandra Alex Lexi",
            " Benjamin Ben Benji",
            " Catherine Cath Kate Katie",
            "\n        Katherine Kathy Kate Kat",
            " Charles Charlie",
            " Charlotte Charlie Lottie",
            " Christopher Chris Kit",
            " Daniel\n        Dan Danny",
            " Danielle Dani",
            " David Dave",
            " Dominik Dom",
            " Edward Ed Eddie Ted",
            " Elizabeth Liz Beth Lizzie",
            "\n        Eleanor Ellie Nell",
            " Francis Frank Frankie",
            " Francesca Fran",
            " Gabriel Gabe",
            " Georgia George Georgie",
            "\n        Isabella Bella Izzy",
            " Jakub Kuba Jake",
            " James Jim Jamie",
            " Jessica Jess Jessie",
            " Joseph Joe Joey",
            " Joshua\n        Josh",
            " Katarzyna Kasia",
            " Krzysztof Krzysiek Chris",
            " Leonard Len Lenny",
            " Magdalena Magda",
            " Malgorzata\n        Gosia",
            " Matthew Matt Matty",
            " Mateusz Matt",
            " Michael Mike Mikey",
            " Mohammed Mo",
            " Muhammad Mo",
            " Natalia Nat\n        Talia",
            " Natasha Tash",
            " Nathaniel Nate Nathan",
            " Oliver Ollie",
            " Oluwaseun Seun",
            " Chiamaka Amaka",
            " Patrick\n        Pat Paddy",
            " Rebecca Becky Becca",
            " Robert Rob Bob Robbie",
            " Samantha Sam",
            " Samuel Sam Sammy",
            " Sebastian\n        Seb",
            " Stephanie Steph",
            " Theresa Tess",
            " Thomas Tom Tommy",
            " Tomasz Tomek",
            " Tobias Toby",
            " Victoria Vicky\n        Tori",
            " William Will Billy Bill",
            " Zachary Zac Zak",
            " Zuzanna Zuza",
            " Aleksandra Ola",
            " Wiktor Vic",
            " Emeka\n        Mekus\n        ",
        ],
    )
}
STREETS = _words(
    """
    Alder Barley Canal Dovecote Elm Ferry Grange Heron Ironworks Jubilee Kiln Linden Mill Nightingale
    Orchard Paddock Quarry Rowan Sluice Tannery Union Viaduct Willow Yew
    """
)
KINDS = [
    ("Road", "Rd"),
    ("Street", "St"),
    ("Avenue", "Ave"),
    ("Close", "Cl"),
    ("Gardens", "Gdns"),
    ("Lane", "Ln"),
]
SCANNED = [
    ("m", "rn"),
    ("rn", "m"),
    ("cl", "d"),
    ("l", "1"),
    ("o", "0"),
    ("S", "5"),
    ("B", "8"),
    ("h", "b"),
    ("e", "c"),
]
BY_EAR = [
    ("ph", "f"),
    ("ck", "k"),
    ("c", "k"),
    ("y", "i"),
    ("ie", "y"),
    ("s", "z"),
    ("ee", "ea"),
    ("ou", "u"),
    ("th", "t"),
]
ROWS_OF_KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")


@dataclass(frozen=True)
class Person:
    number: int
    given: str
    middle: str
    family: str
    sex: str
    born: date
    street: str
    postcode: str
    phone: str
    nhs: str
    upn: str
    school: str
    other_family: str = ""


def _nhs(rng: random.Random) -> str:
    while True:
        digits = "999" + "".join(rng.choice(string.digits) for _ in range(6))
        check = 11 - sum(int(d) * w for d, w in zip(digits, range(10, 1, -1), strict=True)) % 11
        if check != 10:
            return digits + str(check % 11)


def _upn(rng: random.Random) -> str:
    digits = "999" + "".join(rng.choice(string.digits) for _ in range(9))
    total = sum(int(d) * w for d, w in zip(digits, range(2, 14), strict=True))
    return "ABCDEFGHJKLMNPQRTUVWXYZ"[total % 23] + digits


def invent(
    seed: int,
    people: int,
    *,
    twins: float = 0.04,
    namesakes: float = 0.05,
    names: int | None = None,
    oldest: int = 18,
    youngest: int = 10,
) -> list[Person]:
    """Families of one to four children, some with a grown-up of a child's own name. `names` makes the
    pools small, so that many people share a name."""
    rng = random.Random(seed)
    boys, girls, surnames = (
        rng.sample(pool, min(names or 999, len(pool))) for pool in (BOYS, GIRLS, SURNAMES)
    )
    weights = [1 / (place + 3) for place in range(len(surnames))]
    made: list[Person] = []
    start = date(2026, 11, 22)
    while len(made) < people:
        family = rng.choices(surnames, weights)[0]
        kind = rng.choice(KINDS)
        street = f"{rng.randint(1, 140)} {rng.choice(STREETS)} {kind[0]}"
        letters = "ABDEFGHJLNPQRSTUWXYZ"
        postcode = f"FE{rng.randint(1, 9)} {rng.randint(1, 9)}{rng.choice(letters)}{rng.choice(letters)}"
        phone = f"07700 900{rng.randint(0, 999):03d}"
        born: date | None = None
        for _ in range(rng.choices([1, 2, 3, 4], [4, 4, 2, 1])[0]):
            if born is None or rng.random() >= twins:
                days = rng.randint(youngest * 365, oldest * 365)
                born = start - timedelta(days=days)
            sex = rng.choice("mf")
            given = rng.choice(boys if sex == "m" else girls)
            if any(p.family == family and p.given == given and p.postcode == postcode for p in made[-4:]):
                continue  # no family gives two children one name
            one = Person(
                len(made), given, rng.choice(["", "", rng.choice(boys if sex == "m" else girls)]), family, sex, born,
                street, postcode, phone if rng.random() < 0.5 else f"07700 900{rng.randint(0, 999):03d}",
                _nhs(rng), _upn(rng), f"{rng.choice(STREETS)} {rng.choice(['School', 'Academy'])}",
                rng.choice(surnames) if rng.random() < 0.04 else "",
            )  # fmt: skip
            made.append(one)
            if rng.random() < namesakes:
                elder = start - timedelta(days=rng.randint(34 * 365, 55 * 365))
                made.append(
                    replace(one, number=len(made), born=elder, nhs=_nhs(rng), upn="", school="", middle="")
                )
    return made[:people]


def slip(rng: random.Random, text: str) -> str:
    """One slip of the pen, the scanner or the ear."""
    if len(text) < 3:
        return text
    kind = rng.randrange(7)
    at = rng.randrange(len(text))
    if kind == 0:
        return text[:at] + text[at + 1 :]
    if kind == 1 and at + 1 < len(text):
        return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    if kind == 2:
        return text[:at] + text[at] + text[at:]
    if kind == 3:
        for row in ROWS_OF_KEYS:
            if (spot := row.find(text[at].lower())) >= 0:
                near = row[spot - 1] if spot else row[1]
                return text[:at] + near + text[at + 1 :]
    if kind == 4:
        return text[:at] + rng.choice(string.ascii_lowercase) + text[at + 1 :]
    for old, new in rng.sample(SCANNED if kind == 5 else BY_EAR, 9):
        if old in text:
            return text.replace(old, new, 1)
    return text[:at] + text[at + 1 :]


def _digit(rng: random.Random, text: str) -> str:
    places = [n for n, c in enumerate(text) if c.isdigit()]
    at = rng.choice(places)
    return text[:at] + rng.choice([d for d in string.digits if d != text[at]]) + text[at + 1 :]


def _birthday(rng: random.Random, born: date, rate: float) -> date | None:
    if rng.random() >= rate:
        return born
    kind = rng.choices(range(6), [3, 3, 2, 1, 1, 2])[0]
    try:
        if kind == 0:
            return born.replace(month=born.day, day=born.month)
        if kind == 1:
            keyed = date.fromisoformat(_digit(rng, born.isoformat()))
            return keyed if 1940 < keyed.year <= 2026 else born
        if kind == 2:
            return born.replace(year=born.year + rng.choice([-1, 1]))
        if kind == 3:
            return born.replace(month=1, day=1)
        if kind == 4:
            return born + timedelta(days=rng.randint(-900, 900))
    except ValueError:
        return born
    return None


@dataclass(frozen=True)
class Lister:
    """What one agency writes down, and how carelessly (`rate` of each kind of slip)."""

    name: str
    share: float
    gives: str
    rate: float = 0.06
    own_style: str = ""


AGENCIES = (
    Lister("social care", 0.5, "sex born nhs street postcode phone", 0.06),
    Lister("school", 0.6, "born upn postcode school", 0.04),
    Lister("police", 0.4, "middle born street postcode known_as", 0.1),
    Lister("health", 0.4, "middle sex born nhs", 0.05),
    Lister("youth justice", 0.2, "born phone", 0.08),
    Lister("youth club", 0.2, "age", 0.12, "club"),
)


def row(rng: random.Random, person: Person, agency: Lister, key: str) -> IdentityRecord:
    """One agency's row about one person."""
    rate, gives = agency.rate, agency.gives.split()
    given, family, middle = person.given, person.family, person.middle if "middle" in gives else ""
    if rng.random() < rate and given in PET_NAMES:
        given = rng.choice(PET_NAMES[given])
    elif rng.random() < rate:
        given = slip(rng, given)
    if rng.random() < rate:
        family = slip(rng, family)
    if "-" in family and rng.random() < 0.4:
        family = rng.choice([*family.split("-"), family.replace("-", " ")])
    if "-" in given and rng.random() < 0.4:
        given = rng.choice([given.replace("-", " "), given.split("-")[0]])
    if person.other_family and rng.random() < 0.4:
        family = person.other_family
    if "'" in family and rng.random() < 0.5:
        family = family.replace("'", rng.choice(["", " ", "’"]))
    if rng.random() < rate / 4:
        given, family = family, given
    if middle and rng.random() < 0.3:
        middle = middle[0]
    nhs = person.nhs if "nhs" in gives and rng.random() > 0.25 else ""
    upn = person.upn if "upn" in gives and rng.random() > 0.05 else ""
    low = high = None
    born = _birthday(rng, person.born, rate) if "born" in gives and rng.random() > 0.08 else None
    if "age" in gives:
        age = (date(2026, 11, 22) - person.born).days // 365 + rng.choice([0, 0, 0, 1, -1])
        low, high = date(2026 - age - 1, 11, 23), date(2026 - age, 11, 22)
    if agency.own_style == "club":
        family = rng.choice([family[:1], "", family])
    street = person.street if "street" in gives and rng.random() > 0.15 else ""
    for long, short in KINDS:
        if street.endswith(long) and rng.random() < 0.5:
            street = street.removesuffix(long) + short
    postcode = person.postcode if "postcode" in gives and rng.random() > 0.1 else ""
    if rng.random() < 0.12:
        street, postcode = (
            street and f"{rng.randint(1, 90)} {rng.choice(STREETS)} Road",
            postcode and f"FE{rng.randint(1, 9)} {rng.randint(1, 9)}ZZ",
        )
    phone = person.phone if "phone" in gives and rng.random() > 0.3 else ""
    return IdentityRecord(
        key=key, source=agency.name, given=given, middle=middle, family=family, born=born, born_low=low,
        born_high=high, sex=person.sex if "sex" in gives else "", nhs_number=_digit(rng, nhs) if nhs and rng.random() < rate / 2 else nhs,
        upn=upn, phone=phone, postcode=postcode, street=street, school=person.school if "school" in gives else "",
    )  # fmt: skip


def lists(
    seed: int, people: list[Person], agencies: tuple[Lister, ...] = AGENCIES
) -> tuple[list[IdentityRecord], dict[str, int]]:
    """Every agency's list, and for each row's key the number of the person it is about."""
    rng = random.Random(seed * 7919 + 1)
    rows: list[IdentityRecord] = []
    truth: dict[str, int] = {}
    for agency in agencies:
        known = [person for person in people if rng.random() < agency.share]
        rng.shuffle(known)
        for place, person in enumerate(known, 2):
            key = f"{agency.name}:{place}"
            rows.append(row(rng, person, agency, key))
            truth[key] = person.number
    return rows, truth
