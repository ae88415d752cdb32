"""Invented people's names in many languages, and what careless lists do to them."""

from __future__ import annotations

import random
import unicodedata
from dataclasses import dataclass

from placemap.foundations.names import fold


@dataclass(frozen=True)
class Name:
    given: str
    family: str
    middle: str = ""
    tongue: str = "English"

    def own_order(self) -> str:
        """The whole name as its own language orders it."""
        if self.tongue == "Vietnamese":
            return " ".join(part for part in (self.family, self.middle, self.given) if part)
        return " ".join(part for part in (self.given, self.middle, self.family) if part)


STREET_NAMES = [
    "Tango",
    "Smiler",
    "Ghost",
    "Bizzy",
    "Peaches",
    "Lips",
    "Rocket",
    "Dash",
    "Munchie",
    "Fox",
    "Tiny",
    "Blaze",
]
_BOYS = [
    "Oliver",
    "Jack",
    "Harry",
    "George",
    "Noah",
    "Charlie",
    "Jacob",
    "Thomas",
    "Oscar",
    "William",
    "James",
    "Leo",
    "Freddie",
    "Archie",
    "Theo",
    "Arthur",
    "Logan",
    "Joshua",
    "Dylan",
    "Samuel",
    "Daniel",
    "Alexander",
    "Edward",
    "Benjamin",
    "Joseph",
    "Max",
    "Lucas",
    "Ethan",
    "Luke",
    "Nathan",
    "Robert",
    "Anthony",
    "Matthew",
    "Callum",
    "Connor",
    "Rhys",
    "Owen",
    "Jamie",
    "Kyle",
    "Reece",
]
_GIRLS = [
    "Olivia",
    "Amelia",
    "Isla",
    "Emily",
    "Poppy",
    "Ava",
    "Isabella",
    "Jessica",
    "Lily",
    "Sophie",
    "Grace",
    "Sophia",
    "Mia",
    "Evie",
    "Ruby",
    "Ella",
    "Freya",
    "Daisy",
    "Alice",
    "Florence",
    "Charlotte",
    "Chloe",
    "Elizabeth",
    "Katherine",
    "Samantha",
    "Rebecca",
    "Abigail",
    "Molly",
    "Holly",
    "Lucy",
    "Megan",
    "Hannah",
    "Bethany",
    "Zoe",
    "Natasha",
    "Danielle",
    "Victoria",
    "Rosie",
    "Erin",
    "Caitlin",
]
_SURNAMES = [
    "Smith",
    "Jones",
    "Taylor",
    "Brown",
    "Williams",
    "Wilson",
    "Johnson",
    "Davies",
    "Robinson",
    "Wright",
    "Thompson",
    "Evans",
    "Walker",
    "White",
    "Roberts",
    "Green",
    "Hall",
    "Wood",
    "Jackson",
    "Clarke",
    "Patel",
    "Khan",
    "Lewis",
    "Mitchell",
    "Cooper",
    "Ward",
    "Turner",
    "Carter",
    "Shaw",
    "Bell",
    "Marsh",
    "Pickering",
    "Oldroyd",
    "Thackeray",
    "Birtwhistle",
    "Fairweather",
    "Holloway",
    "Nettleton",
    "Ramsbottom",
    "Stubbs",
]

_WELSH = (
    ["Rhys", "Gethin", "Iwan", "Llŷr", "Siôn", "Gruffydd", "Emyr", "Geraint", "Ioan", "Tomos"],
    ["Siân", "Cerys", "Nia", "Ffion", "Lowri", "Angharad", "Eleri", "Mabli", "Gwenllïan", "Carys"],
    ["Llewellyn", "Prydderch", "Gwynne", "Bevan", "Pugh", "Vaughan", "Cadwaladr", "Bowen", "Rees", "Howells"],
)
_POLISH = (
    [
        "Łukasz",
        "Paweł",
        "Krzysztof",
        "Wojciech",
        "Michał",
        "Jakub",
        "Kacper",
        "Bartosz",
        "Grzegorz",
        "Mateusz",
    ],
    [
        "Małgorzata",
        "Agnieszka",
        "Zuzanna",
        "Kinga",
        "Oliwia",
        "Żaneta",
        "Wiktoria",
        "Katarzyna",
        "Aleksandra",
        "Maja",
    ],
    [
        "Wiśniewski",
        "Wójcik",
        "Kamiński",
        "Lewandowski",
        "Zieliński",
        "Dąbrowski",
        "Kozłowski",
        "Jabłoński",
        "Gołąb",
        "Pietrzak",
    ],
)
_SOMALI = (
    ["Abdirahman", "Mohamed", "Hassan", "Liban", "Guled", "Mahad", "Yusuf", "Cabdi", "Ismail", "Warsame"],
    ["Hodan", "Fadumo", "Ifrah", "Sagal", "Ayaan", "Ubah", "Naima", "Halimo", "Hibo", "Nasra"],
    ["Warsame", "Farah", "Jama", "Abdi", "Osman", "Hersi", "Duale", "Nur", "Egal", "Samatar"],
)
_VIETNAMESE = (
    ["Minh", "Tuấn", "Hùng", "Dũng", "Quang", "Long", "Khoa", "Bảo", "Huy", "Thành"],
    ["Mai", "Hương", "Linh", "Thảo", "Ngọc", "Trang", "Lan", "Hoa", "Phương", "Yến"],
    ["Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Phan", "Vũ", "Đặng", "Bùi", "Hồ"],
)
_ARABIC = (
    ["Muhammad", "Ahmad", "Khalid", "Yousef", "Tariq", "Bilal", "Mustafa", "Hamza", "Ibrahim", "Zayd"],
    ["Fatima", "Mariam", "Khadija", "Aisha", "Layla", "Noor", "Zaynab", "Hiba", "Salma", "Yasmin"],
    [
        "Al-Masri",
        "Haddad",
        "El-Sayed",
        "Khoury",
        "Abdel-Rahman",
        "Al-Hashimi",
        "Qureshi",
        "Najjar",
        "Bin-Saleh",
        "Darwish",
    ],
)


def _of(
    pools: tuple[list[str], list[str], list[str]],
    chance: random.Random,
    sex: str,
    tongue: str,
    middle: str = "",
) -> Name:
    boys, girls, families = pools
    return Name(chance.choice(boys if sex == "m" else girls), chance.choice(families), middle, tongue)


def british(chance: random.Random, sex: str) -> Name:
    pool = _BOYS if sex == "m" else _GIRLS
    return Name(chance.choice(pool), chance.choice(_SURNAMES), chance.choice(["", "", chance.choice(pool)]))


def double_barrelled(chance: random.Random, sex: str) -> Name:
    """Half of these have a double first name, half a double surname."""
    plain_name = british(chance, sex)
    given, family = plain_name.given, plain_name.family
    if chance.random() < 0.4:
        given += "-" + chance.choice(
            ["Mae", "Rose", "Leigh", "Grace"] if sex == "f" else ["Jay", "Lee", "James", "Junior"]
        )
    if chance.random() < 0.5:
        family += "-" + chance.choice(_SURNAMES)
    return Name(given, family)


def welsh(chance: random.Random, sex: str) -> Name:
    return _of(_WELSH, chance, sex, "Welsh")


def polish(chance: random.Random, sex: str) -> Name:
    return _of(_POLISH, chance, sex, "Polish")


def somali(chance: random.Random, sex: str) -> Name:
    return _of(_SOMALI, chance, sex, "Somali", chance.choice(_SOMALI[0]))


def vietnamese(chance: random.Random, sex: str) -> Name:
    return _of(_VIETNAMESE, chance, sex, "Vietnamese", "Thị" if sex == "f" else "Văn")


def arabic(chance: random.Random, sex: str) -> Name:
    return _of(_ARABIC, chance, sex, "Arabic")


COMMUNITIES = (welsh, polish, somali, vietnamese, arabic)


def for_sex(family: str, sex: str) -> str:
    """A Polish surname in -ski is -ska for a girl."""
    return family[:-1] + "a" if sex == "f" and family.endswith("ski") else family


def plain(text: str) -> str:
    """Without accents, as a system that cannot hold them writes it."""
    text = text.translate(str.maketrans("łŁđĐ", "lLdD"))
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def scrambled(text: str) -> str:
    """Written as UTF-8 and read as Windows-1252, where that can be read at all."""
    try:
        return text.encode("utf-8").decode("cp1252")
    except UnicodeDecodeError:
        return plain(text)


_HEARD = (("Muhammad", "Mohamed"), ("Yousef", "Yusuf"), ("ph", "f"), ("Kh", "K"), ("ck", "k"), ("dd", "th"), ("w", "v"),
          ("sz", "sh"), ("cz", "ch"), ("ou", "u"), ("ee", "i"), ("ai", "ay"), ("c", "k"), ("y", "i"), ("th", "t"), ("q", "k"))  # fmt: skip


def by_ear(chance: random.Random, text: str, rate: float) -> str:
    """As somebody writes it who has only heard it."""
    if chance.random() >= rate:
        return text
    fits = [(sound, written) for sound, written in _HEARD if sound in text]
    return text.replace(*chance.choice(fits), 1) if fits else text


def parted(chance: random.Random, text: str) -> str:
    """A double name with its hyphen, without it, run together, or only half of it."""
    if "-" not in text:
        return text
    return chance.choice(
        [text, text.replace("-", " "), text, text.split("-")[0], fold(text).replace(" ", "").title()]
    )
