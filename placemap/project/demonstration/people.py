"""The invented children and adults of the demonstration, and the numbers that belong to them.

Every name, home and number is made up. Postcodes are in FE1 to FE9, which do not exist; phones
are in the range kept for drama; NHS numbers start with 999, the range kept for tests. Birth dates
move with the clock, so that a child of fourteen stays fourteen.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from placemap.foundations.identifiers import nhs_number, upn


@dataclass(frozen=True, slots=True)
class Invented:
    """One invented person. `month` and `day` are the birthday; `age` is what they are today."""

    key: str
    given: str
    family: str
    age: int
    month: int
    day: int
    sex: str
    school: str
    street: str
    postcode: str
    phone: str
    nickname: str = ""
    # Of somebody whose next birthday matters: so many months old today, whatever the date.
    months: int = 0

    def born(self, today: date) -> date:
        """The birth date that makes this person `age` today."""
        if self.months:
            years, over = divmod(today.year * 12 + today.month - 1 - self.months, 12)
            return date(years, over + 1, min(self.day, 28))
        had_birthday = (self.month, self.day) <= (today.month, today.day)
        return date(today.year - self.age - (0 if had_birthday else 1), self.month, self.day)

    @property
    def number(self) -> int:
        return sum(ord(letter) * place for place, letter in enumerate(self.key, start=1)) * 7919 % 1_000_000

    @property
    def nhs(self) -> str:
        """A number in the test range whose check digit holds."""
        for step in range(10):
            body = f"999{(self.number + step) % 1_000_000:06d}"
            for digit in "0123456789":
                if nhs_number(body + digit).valid:
                    return body + digit
        raise ValueError(self.key)

    @property
    def upn(self) -> str:
        """A pupil number whose check letter holds."""
        body = f"999{self.number:06d}{self.number % 1000:03d}"
        for letter in "ABCDEFGHJKLMNPQRTUVWXYZ":
            if upn(letter + body).valid:
                return letter + body
        raise ValueError(self.key)


MILL, TANNER = "Mill Lode School", "Tanner's Field School"

CHILDREN = {
    child.key: child
    for child in (
        Invented(
            "ellie", "Ellie", "Marsden", 14, 3, 9, "f", MILL, "12 Osier Walk", "FE1 4QT", "07700 900112"
        ),
        Invented(
            "tomasz",
            "Tomasz",
            "Zielny",
            15,
            7,
            21,
            "m",
            MILL,
            "4 Saltmarsh Road",
            "FE1 4RB",
            "07700 900127",
            "Tommo",
        ),
        Invented(
            "amara", "Amara", "Dosumu", 13, 1, 30, "f", TANNER, "31 Kestrel Rise", "FE2 1JN", "07700 900134"
        ),
        Invented(
            "leo", "Leo", "Pashley", 15, 6, 9, "m", MILL, "8 Granary Row", "FE1 3DD", "07700 900148", "Lee"
        ),
        Invented(
            "callum",
            "Callum",
            "Frane",
            17,
            2,
            17,
            "m",
            TANNER,
            "55 Eel Drove",
            "FE2 6PA",
            "07700 900155",
            months=211,
        ),
        Invented(
            "zara", "Zara", "Wynn", 14, 10, 4, "f", MILL, "19 Priory Gardens", "FE1 4LW", "07700 900163"
        ),
        Invented(
            "dominik",
            "Dominik",
            "Havel",
            15,
            3,
            4,
            "m",
            MILL,
            "18 Priory Gardens",
            "FE4 2RT",
            "07700 900417",
            "Dom",
        ),
        Invented(
            "marek", "Marek", "Havel", 15, 3, 4, "m", MILL, "18 Priory Gardens", "FE4 2RT", "07700 900418"
        ),
        Invented(
            "hamza", "Hamza", "Qadri", 12, 8, 27, "m", TANNER, "102 Lower Dyke", "FE2 2KS", "07700 900176"
        ),
        Invented(
            "chloe",
            "Chloe",
            "Ashdown",
            15,
            12,
            2,
            "f",
            MILL,
            "7 Fenwick Street",
            "FE1 1PL",
            "07700 900183",
            "Coco",
        ),
        Invented(
            "isaac", "Isaac", "Merrow", 14, 5, 15, "m", MILL, "23 Station Approach", "FE1 2SE", "07700 900191"
        ),
        Invented(
            "kacper",
            "Kacper",
            "Nowicki",
            16,
            9,
            11,
            "m",
            TANNER,
            "77 Willow Lane",
            "FE2 3UD",
            "07700 900204",
            "Kaz",
        ),
        Invented(
            "siân", "Siân", "Prosser", 13, 4, 22, "f", TANNER, "5 Brickfield Way", "FE2 1TP", "07700 900211"
        ),
        Invented(
            "femi",
            "Oluwafemi",
            "Adeyinka",
            15,
            11,
            6,
            "m",
            MILL,
            "64 Canal Side",
            "FE1 5HB",
            "07700 900228",
            "Femi",
        ),
        Invented(
            "ruby",
            "Ruby-Mae",
            "Tolland",
            14,
            2,
            3,
            "f",
            TANNER,
            "3 St Jude's Close",
            "FE3 6YE",
            "07700 900235",
        ),
        Invented(
            "jayden",
            "Jayden",
            "Croft",
            15,
            8,
            19,
            "m",
            TANNER,
            "41 Lower Dyke",
            "FE2 2KT",
            "07700 900242",
            "Jay",
        ),
        Invented(
            "aisha", "Aisha", "Rahmani", 14, 6, 28, "f", MILL, "90 Osier Walk", "FE1 4QX", "07700 900259"
        ),
        Invented(
            "connor",
            "Connor",
            "O'Dowd",
            17,
            1,
            12,
            "m",
            TANNER,
            "16 Eel Drove",
            "FE2 6PB",
            "07700 900266",
            months=214,
        ),
        Invented(
            "poppy", "Poppy", "Lindqvist", 13, 9, 30, "f", MILL, "28 Granary Row", "FE1 3DE", "07700 900273"
        ),
        Invented(
            "ben",
            "Benjamin",
            "Harcourt-Lyle",
            15,
            4,
            1,
            "m",
            MILL,
            "2 Mill Lane",
            "FE1 1AB",
            "07700 900280",
            "Benji",
        ),
        # Named by others, or on one list only.
        Invented("tia", "Tia", "Bramley", 14, 7, 7, "f", MILL, "9 Canal Side", "FE1 5HC", "07700 900301"),
        Invented(
            "josh", "Joshua", "Oakden", 15, 5, 25, "m", TANNER, "13 Willow Lane", "FE2 3UE", "07700 900318"
        ),
        Invented("lily", "Lily", "Frane", 11, 11, 18, "f", TANNER, "55 Eel Drove", "FE2 6PA", "07700 900325"),
        Invented("noah", "Noah", "Pashley", 10, 8, 2, "m", "", "8 Granary Row", "FE1 3DD", "07700 900332"),
        Invented(
            "yusuf", "Yusuf", "Demirkan", 15, 2, 26, "m", MILL, "36 Fenwick Street", "FE1 1PM", "07700 900349"
        ),
        Invented(
            "grace",
            "Grace",
            "Ibbotson",
            13,
            12,
            20,
            "f",
            TANNER,
            "70 Brickfield Way",
            "FE2 1TR",
            "07700 900356",
        ),
        Invented(
            "harvey", "Harvey", "Stott", 16, 3, 31, "m", TANNER, "11 Kestrel Rise", "FE2 1JP", "07700 900363"
        ),
        Invented(
            "maisie",
            "Maisie",
            "Tolland",
            12,
            10,
            13,
            "f",
            TANNER,
            "3 St Jude's Close",
            "FE3 6YE",
            "07700 900370",
        ),
    )
}
