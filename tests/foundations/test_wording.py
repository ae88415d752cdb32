"""A wording compares and is kept as English, and is shown in the reader's language."""

from __future__ import annotations

import copy
import json
import pickle
from collections.abc import Iterator
from datetime import date

import pytest
from jinja2 import Environment
from markupsafe import Markup

from placemap.foundations import wording
from placemap.foundations.dates import show
from placemap.foundations.errors import PlacemapError
from placemap.foundations.terms import Term
from placemap.foundations.wording import (
    ENGLISH,
    Wording,
    _,
    counted,
    either,
    in_english,
    inside,
    joined,
    keep,
    listed,
    read_kept,
    starting,
    translate_with,
)

CYMRAEG = {
    "{agency} has left this mapping.": "Mae {agency} wedi gadael y mapio hwn.",
    "Row {row}: {message}": "Rhes {row}: {message}",
    "{text} is not a date": "Nid dyddiad yw {text}",
    "Agreed": "Cytunwyd",
    "Date of birth": "Dyddiad geni",
    "{some} and {last}": "{some} a {last}",
    "{day} {month} {year}": "{day} {month} {year}",
    "March": "Mawrth",
    "Broken {a}": "Torrwyd {b}",
}


class Welsh:
    """A reader's language with more plural forms than English has."""

    def gettext(self, message: str, /) -> str:
        return CYMRAEG.get(message, message)

    def ngettext(self, singular: str, plural: str, number: int, /) -> str:
        forms = {0: "dim plant", 1: "{n} plentyn", 2: "{n} blentyn", 3: "{n} phlentyn"}
        return (
            forms.get(number, "{n} o blant")
            if singular == "{n} child"
            else ENGLISH.ngettext(singular, plural, number)
        )


@pytest.fixture
def welsh() -> Iterator[None]:
    before = wording._translator
    translate_with(Welsh())
    yield
    translate_with(before)


def test_a_sentence_is_translated_when_shown_and_its_values_put_in_afterwards(welsh: None) -> None:
    left = _("{agency} has left this mapping.", agency="Fenmarch Police")
    assert left == "Fenmarch Police has left this mapping."
    assert str(left) == f"{left}" == "%s" % left == "Mae Fenmarch Police wedi gadael y mapio hwn."  # noqa: UP031
    assert str(PlacemapError(left)) == str(left)


def test_one_wording_follows_the_reader_not_the_writer() -> None:
    made = _("Agreed")
    before = wording._translator
    try:
        translate_with(ENGLISH)
        assert str(made) == "Agreed"
        translate_with(Welsh())
        assert str(made) == "Cytunwyd"
    finally:
        translate_with(before)


def test_what_a_value_says_is_never_taken_for_a_gap(welsh: None) -> None:
    assert (
        str(_("{text} is not a date", text="{row} %(x)s {0.__class__}"))
        == "Nid dyddiad yw {row} %(x)s {0.__class__}"
    )


def test_a_sentence_inside_a_sentence_is_translated_too(welsh: None) -> None:
    said = _("Row {row}: {message}", row=4, message=_("{text} is not a date", text="31/02/2010"))
    assert said == "Row 4: 31/02/2010 is not a date"
    assert str(said) == "Rhes 4: Nid dyddiad yw 31/02/2010"


@pytest.mark.parametrize(
    ("number", "english", "shown"),
    [
        (1, "1 child", "1 plentyn"),
        (2, "2 children", "2 blentyn"),
        (3, "3 children", "3 phlentyn"),
        (9, "9 children", "9 o blant"),
    ],
)
def test_plurals_are_the_languages_own(welsh: None, number: int, english: str, shown: str) -> None:
    said = counted("{n} child", "{n} children", number, n=number)
    assert (in_english(said), str(said)) == (english, shown)


def test_a_broken_translation_gives_english_and_no_error(welsh: None) -> None:
    assert str(_("Broken {a}", a=1)) == "Broken 1"


def test_an_empty_message_is_not_looked_up() -> None:
    class Heading:
        gettext = ngettext = staticmethod(lambda *args: "Project-Id-Version: …")

    before = wording._translator
    translate_with(Heading())
    try:
        assert str(_("")) == "" and not _("")
    finally:
        translate_with(before)


def test_lists_and_cases(welsh: None) -> None:
    fields = listed(["enw", inside(_("Date of birth"))])
    assert fields == "enw and date of birth" and str(fields) == "enw a dyddiad geni"
    assert str(starting(fields)) == "Enw a dyddiad geni"
    assert inside("NHS number") == "NHS number"
    assert listed(["a"]) == "a" and listed(["a", "b", "c"]) == "a, b and c" and either(["a", "b"]) == "a or b"
    assert joined(["One.", "", "Two."]) == "One. Two." and not joined([])
    assert str(show(date(2026, 3, 4))) == "4 Mawrth 2026" and show(date(2026, 3, 4)) == "4 March 2026"


def test_english_is_what_is_kept_compared_and_sent(welsh: None) -> None:
    said = _("Agreed")
    assert {"Agreed": 1}[said] == 1 and said in ("Agreed",) and json.dumps([said]) == '["Agreed"]'
    assert repr(said) == "'Agreed'" and in_english(said) == "Agreed" and type(in_english(said)) is str
    assert copy.deepcopy([said])[0] is said


def test_what_makes_new_text_to_show_works_on_the_translation(welsh: None) -> None:
    said = _("Agreed")
    assert (said.lower(), said.upper(), said[:3], said + "!", "¡" + said) == (
        "cytunwyd", "CYTUNWYD", "Cyt", "Cytunwyd!", "¡Cytunwyd",
    )  # fmt: skip


def test_a_template_shows_the_translation_escaped(welsh: None) -> None:
    page = Environment(autoescape=True)
    said = _("{text} is not a date", text="<b>'x'</b>")
    assert page.from_string("{{ said }}").render(said=said) == "Nid dyddiad yw &lt;b&gt;&#39;x&#39;&lt;/b&gt;"
    assert page.from_string("{{ said ~ '.' }}").render(said=_("Agreed")) == "Cytunwyd."
    assert page.from_string("{{ [said, said]|join(', ') }}").render(said=_("Agreed")) == "Cytunwyd, Cytunwyd"
    assert Markup("<i>{}</i>").format(_("Agreed")) == "<i>Cytunwyd</i>"


SENTENCES: list[Wording] = [
    _("Agreed"),
    _("{agency} has left this mapping.", agency="Agreed"),
    _("Row {row}: {message}", row=4, message=_("{text} is not a date", text="31/02/2010")),
    counted("{n} child", "{n} children", 2, n=2),
    joined([_("Agreed"), "Agreed"], ", "),
    starting(listed([inside(_("Date of birth")), _("Agreed")])),
]


@pytest.mark.parametrize("said", SENTENCES, ids=str)
def test_a_kept_sentence_is_read_back_in_any_language(welsh: None, said: Wording) -> None:
    again = read_kept(json.loads(json.dumps(keep(said))))
    assert in_english(again) == in_english(said) and str(again) == str(said)
    assert str(pickle.loads(pickle.dumps(said))) == str(said)


def test_a_name_kept_inside_a_sentence_is_never_translated(welsh: None) -> None:
    again = read_kept(json.loads(json.dumps(keep(_("{agency} has left this mapping.", agency="Agreed")))))
    assert str(again) == "Mae Agreed wedi gadael y mapio hwn."


def test_a_sentence_without_values_is_kept_as_its_english() -> None:
    assert keep(_("Agreed")) == "Agreed" and type(keep(_("Agreed"))) is str


@pytest.mark.parametrize(
    "bad", [{}, {"with": {}}, {"say": "{a}", "with": {"b": 1}}, {"parts": 3, "between": ""}]
)
def test_what_was_never_kept_is_refused(bad: dict[str, object]) -> None:
    with pytest.raises((KeyError, TypeError, ValueError)):
        read_kept(bad)


def test_a_label_is_shown_in_the_readers_language_and_kept_as_its_code(welsh: None) -> None:
    class State(Term):
        AGREED = "agreed", _("Agreed")

    assert (State.AGREED.value, State.AGREED.label, str(State.AGREED.label)) == (
        "agreed",
        "Agreed",
        "Cytunwyd",
    )
    assert str(State.label_of("agreed")) == "Cytunwyd" and State.label_of("retired") == "retired"
    assert State.choices() == [("agreed", "Agreed")]
