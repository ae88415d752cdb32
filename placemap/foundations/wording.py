"""Sentences that are put into the reader's language when they are shown, and not before.

Rules, coded lists and the matching engine know no language and no Django. They write
`_("{agency} has left this mapping.", agency=name)` and get a `Wording`: a text in English that
remembers how it was made. It compares, hashes, is stored and is written to JSON as that English;
`str(wording)`, an f-string and a page show it in the reader's language, its values put in afterwards.
`project` says at start-up who translates (`translate_with`); until then everybody reads English.

Babel finds the words by the names `_` and `counted`, so give them literals and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol, SupportsIndex

# A sentence as JSON keeps it; see `keep`.
Kept = str | int | dict[str, Any]


class Translator(Protocol):
    """Who knows the reader's language. `django.utils.translation` is one."""

    def gettext(self, message: str, /) -> str: ...
    def ngettext(self, singular: str, plural: str, number: int, /) -> str: ...


class _English:
    """Nobody translates: every message is its own translation."""

    def gettext(self, message: str, /) -> str:
        return message

    def ngettext(self, singular: str, plural: str, number: int, /) -> str:
        return singular if number == 1 else plural


ENGLISH: Translator = _English()
_translator: Translator = ENGLISH


def translate_with(translator: Translator) -> None:
    """From now on every wording is shown as `translator` has it. Called once, at start-up."""
    global _translator
    _translator = translator


class Wording(str):
    """English that remembers how it was made. What shows it translates; what keeps it keeps English.

    The methods of `str` that make a new text for showing work on the translation and give a plain
    `str`; those that compare, measure or search work on the English. One trap is left, and Python
    allows no way round it: `", ".join(wordings)` joins the English. Use `joined`.
    """

    def shown(self) -> str:
        """The sentence in the reader's language."""
        raise NotImplementedError

    def makings(self) -> dict[str, Any]:
        """How the sentence is made, for JSON."""
        raise NotImplementedError

    @property
    def english(self) -> str:
        """The sentence in English, as a plain `str`."""
        return str.__str__(self)

    def __str__(self) -> str:
        return self.shown()

    def __format__(self, spec: str) -> str:
        return format(self.shown(), spec)

    def __html__(self) -> str:
        """Escaped as Jinja escapes, so that a template's `~` shows the translation too."""
        text = self.shown().replace("&", "&amp;").replace(">", "&gt;").replace("<", "&lt;")
        return text.replace("'", "&#39;").replace('"', "&#34;")

    def __copy__(self) -> Wording:
        return self

    def __deepcopy__(self, memo: object) -> Wording:
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        return _remade, (self.makings(),)

    def __add__(self, other: str) -> str:
        return self.shown() + str(other)

    def __radd__(self, other: str) -> str:
        return str(other) + self.shown()

    def __mod__(self, values: object) -> str:
        return self.shown() % values

    def __getitem__(self, key: SupportsIndex | slice) -> str:
        return self.shown()[key]

    def lower(self) -> str:
        return self.shown().lower()

    def upper(self) -> str:
        return self.shown().upper()

    def capitalize(self) -> str:
        return self.shown().capitalize()

    def title(self) -> str:
        return self.shown().title()

    def strip(self, chars: str | None = None) -> str:
        return self.shown().strip(chars)

    def rstrip(self, chars: str | None = None) -> str:
        return self.shown().rstrip(chars)

    def removesuffix(self, suffix: str) -> str:
        return self.shown().removesuffix(suffix)

    def replace(self, old: str, new: str, count: SupportsIndex = -1) -> str:
        return self.shown().replace(old, new, count)

    def split(self, sep: str | None = None, maxsplit: SupportsIndex = -1) -> list[str]:
        return self.shown().split(sep, maxsplit)

    def partition(self, sep: str) -> tuple[str, str, str]:
        return self.shown().partition(sep)


class Said(Wording):
    """One message and the values that go into it."""

    message: str
    values: Mapping[str, object]

    def __new__(cls, message: str, values: Mapping[str, object]) -> Said:
        made = str.__new__(cls, _filled(message, values, in_english))
        made.message = message
        made.values = values
        return made

    def shown(self) -> str:
        # gettext answers an empty message with the heading of the whole catalogue.
        return self._with(_translator.gettext(self.message)) if self.message else ""

    def filled(self, **values: object) -> Said:
        """The same message with these values put in."""
        return Said(self.message, values)

    def _with(self, translated: str) -> str:
        try:
            return _filled(translated, self.values, str)
        except (KeyError, IndexError, ValueError):
            return self.english  # a placeholder went wrong in translation: English is better than no page

    def makings(self) -> dict[str, Any]:
        return {"say": self.message, **_kept_values(self.values)}


class _Whole(Said):
    """A text that was kept whole. It may be words that somebody typed, so no translator may remember it."""

    def shown(self) -> str:
        look_up: Callable[[str], str] = getattr(_translator, "unremembered", _translator.gettext)
        return look_up(self.message) if self.message else ""


class _Counted(Said):
    """A message that has forms for one and for more."""

    many: str
    number: int

    def __new__(cls, one: str, many: str, number: int, values: Mapping[str, object]) -> _Counted:
        text = _filled(one if number == 1 else many, values, in_english)
        made = str.__new__(cls, text)
        made.message, made.many, made.number, made.values = one, many, number, values
        return made

    def shown(self) -> str:
        return self._with(_translator.ngettext(self.message, self.many, self.number))

    def makings(self) -> dict[str, Any]:
        return {"say": self.message, "many": self.many, "number": self.number, **_kept_values(self.values)}


class _Joined(Wording):
    """Several sentences or labels, one after the other."""

    between: str
    parts: tuple[str, ...]

    def __new__(cls, between: str, parts: tuple[str, ...]) -> _Joined:
        made = str.__new__(cls, in_english(between).join(map(in_english, parts)))
        made.between, made.parts = between, parts
        return made

    def shown(self) -> str:
        return str(self.between).join(map(str, self.parts))

    def makings(self) -> dict[str, Any]:
        return {"between": _part(self.between), "parts": [_part(part) for part in self.parts]}


class _Cased(Wording):
    """A wording as it stands at the start of a sentence, or inside one."""

    of: str
    upper_first: bool

    def __new__(cls, of: str, upper_first: bool) -> _Cased:
        made = str.__new__(cls, _cased(in_english(of), upper_first))
        made.of, made.upper_first = of, upper_first
        return made

    def shown(self) -> str:
        return _cased(str(self.of), self.upper_first)

    def makings(self) -> dict[str, Any]:
        return {"starting" if self.upper_first else "inside": _part(self.of)}


def _(message: str, /, **values: object) -> Said:
    """A sentence; `{name}` in it stands for the value of that name. Without values braces stay."""
    return Said(message, values)


def counted(one: str, many: str, number: int, /, **values: object) -> Wording:
    """A sentence that depends on a number: `counted("{n} child", "{n} children", n, n=n)`.

    Languages have up to six forms of a plural; the catalogue knows how many and which is for which.
    """
    return _Counted(one, many, number, values)


def joined(parts: Iterable[str], between: str = " ") -> Wording:
    """Sentences or labels in a row, each shown in the reader's language. Empty parts are left out."""
    return _Joined(between, tuple(part for part in parts if part != ""))


def listed(parts: Iterable[str]) -> Wording:
    """ "name, birthday and street": a list inside a sentence."""
    given = tuple(parts)
    if len(given) < 2:
        return _Joined("", given)
    return _("{some} and {last}", some=joined(given[:-1], ", "), last=given[-1])


def either(parts: Iterable[str]) -> Wording:
    """ "name, birthday or street": a choice inside a sentence."""
    given = tuple(parts)
    if len(given) < 2:
        return _Joined("", given)
    return _("{some} or {last}", some=joined(given[:-1], ", "), last=given[-1])


def starting(text: str) -> Wording:
    """A wording with a capital, as it starts a sentence."""
    return _Cased(text, True)


def inside(text: str) -> Wording:
    """A label as it stands inside a sentence: "date of birth", but "NHS number"."""
    return _Cased(text, False)


def keep(text: str) -> Kept:
    """A sentence for a JSON column that holds sentences and nothing else.

    One without values is kept as its English, which is also how the catalogue knows it; any other as a
    table of its makings. Either way `read_kept` shows it in the reader's language, years later too.
    """
    if not isinstance(text, Wording):
        return str(text)
    makings = text.makings()
    return text.english if makings.keys() == {"say"} else makings


def read_kept(kept: Kept) -> Wording:
    """A sentence as `keep` kept it. Also for a title that this product wrote: a text is looked up whole.

    Raises `KeyError`, `TypeError` or `ValueError` for what `keep` never made.
    """
    return _remade(kept) if isinstance(kept, dict) else _Whole(str(kept), {})


def in_english(text: str) -> str:
    """A text as it is kept: the English of a `Wording`, any other text as it is; always a plain `str`."""
    return text.english if isinstance(text, Wording) else str(text)


def _filled(message: str, values: Mapping[str, object], show: Callable[[str], str]) -> str:
    """Values that are not texts are left to the format in the message, such as `{limit:,}`."""
    if not values:
        return message
    return message.format_map({n: show(v) if isinstance(v, str) else v for n, v in values.items()})


def _kept_values(values: Mapping[str, object]) -> dict[str, Any]:
    return {"with": {name: _part(value) for name, value in values.items()}} if values else {}


def _part(value: object) -> Kept:
    """A value inside a sentence. Here a plain text is data, such as a name, and is never translated."""
    if isinstance(value, Wording):
        return value.makings()
    return value if isinstance(value, int) else str(value)


def _remade(kept: Mapping[str, Any]) -> Wording:
    if "parts" in kept:
        return _Joined(_read_part(kept["between"]), tuple(map(_read_part, kept["parts"])))
    if "starting" in kept:
        return _Cased(_read_part(kept["starting"]), True)
    if "inside" in kept:
        return _Cased(_read_part(kept["inside"]), False)
    values = {name: _read_part(value) for name, value in kept.get("with", {}).items()}
    if "many" in kept:
        return _Counted(kept["say"], kept["many"], int(kept["number"]), values)
    return Said(str(kept["say"]), values)


def _read_part(kept: Any) -> Any:
    return _remade(kept) if isinstance(kept, dict) else kept


def _cased(text: str, upper_first: bool) -> str:
    if upper_first:
        return text[:1].upper() + text[1:]
    return text if text[:2].isupper() else text[:1].lower() + text[1:]
