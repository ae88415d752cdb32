from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta
from html.parser import HTMLParser
from typing import Any

import pytest
from django import forms
from django.template import engines

from placemap.foundations import clock
from placemap.web.fields import (
    CheckboxesField,
    OnceForm,
    RadioField,
    SearchField,
    VersionField,
    WrittenDateField,
    new_once,
)
from placemap.web.fields.params import error_list, for_field, messages
from tests.web.gallery_pages import EveryField


def draw(bound: Any, **options: Any) -> str:
    source = '{% import "components/all.html" as pm %}{{ pm.field(bound, **options) }}'
    return engines["jinja2"].env.from_string(source).render({"bound": bound, "options": options})


class _Typed(HTMLParser):
    """What a browser would hold in each control of a drawn form."""

    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, Any] = {}
        self.ids: set[str] = set()
        self._area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.ids.add(given.get("id") or "")
        name = given.get("name") or ""
        if tag == "textarea":
            self._area = name
            self.values[name] = ""
        elif tag == "input" and given.get("type") in ("radio", "checkbox"):
            if "checked" in given:
                self.values.setdefault(name, []).append(given.get("value"))
        elif tag == "input":
            self.values[name] = given.get("value")
        elif tag == "option" and "selected" in given:
            self.values["selected"] = given.get("value")

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = ""

    def handle_data(self, data: str) -> None:
        if self._area:
            self.values[self._area] += data


def read(html: str) -> _Typed:
    reader = _Typed()
    reader.feed(html)
    return reader


def test_typed_values_come_back_as_typed() -> None:
    once = str(new_once())
    typed = {
        "name": 'O"Neil <b>',
        "born": "31/02/2010",
        "phone": "07700 900582",
        "school": "tf",
        "kind": "other",
        "seen": ["bus", "row"],
        "told": "on",
        "note": "\nFirst\r\n\r\n   indented & <last>\n",
        "version": "3",
        "once": once,
    }
    form = EveryField(data=typed)
    assert not form.is_valid()
    assert list(form.errors) == ["born"]
    html = "".join(draw(bound) for bound in form)
    values = read(html).values
    assert values["name"] == typed["name"]
    assert values["born"] == "31/02/2010"
    assert values["selected"] == "tf"
    assert values["kind"] == ["other"]
    assert values["seen"] == ["bus", "row"]
    assert values["told"] == ["on"]
    assert values["version"] == "3"
    assert values["once"] == once
    assert values["note"] == "\nFirst\n\n   indented & <last>\n"


def test_every_error_leads_to_a_control_that_is_there() -> None:
    form = EveryField(data={})
    ids = read("".join(draw(bound) for bound in form)).ids
    errors = error_list(form, "This mapping is closed.")
    assert errors[0] == {"text": "This mapping is closed."}
    linked = [e["href"].removeprefix("#") for e in errors if "href" in e]
    assert linked == ["id_name", "id_born", "id_school", "id_kind", "id_note"]
    assert set(linked) <= ids


def test_an_unsent_form_has_no_errors() -> None:
    assert error_list(EveryField()) == []
    assert error_list(None) == []
    assert error_list(None, "Refused.") == [{"text": "Refused."}]


def test_required_messages_say_what_to_do() -> None:
    class Form(forms.Form):
        words = forms.CharField(label="Their name")
        pick = forms.ChoiceField(label="School", choices=[("a", "A")])
        many = CheckboxesField(label="Where?", choices=[("a", "A")])
        tick = forms.BooleanField(label="They know")
        file = forms.FileField(label="The list")
        own = forms.CharField(label="X", error_messages={"required": "Say who told you."})

    form = Form(data={})
    assert [messages(bound)[0] for bound in form] == [
        "Fill in “Their name”",
        "Choose an answer to “School”",
        "Choose an answer to “Where?”",
        "Tick “They know” before you go on",
        "Choose a file for “The list”",
        "Say who told you.",
    ]


def test_optional_fields_say_so_and_hints_belong_to_choices() -> None:
    form = EveryField()
    assert "Phone (optional)" in draw(form["phone"])
    assert "(optional)" not in draw(form["name"])
    assert "(optional)" not in draw(form["phone"], label="Their phone")

    class Form(forms.Form):
        answer = RadioField(label="Same?", choices=[("", "---"), ("y", "Yes")], hints={"y": "They are one."})
        group = forms.ChoiceField(label="Group", choices=[("Schools", [("ml", "Mill Lode")])], required=False)

    html = draw(Form()["answer"])
    assert "They are one." in html
    assert html.count('type="radio"') == 1, "an empty choice is not an answer"
    assert "Schools: Mill Lode" in draw(Form()["group"])


def test_options_change_how_a_field_is_drawn() -> None:
    form = EveryField()
    assert "govuk-input--width-10" in draw(form["name"], width=10)
    assert "govuk-!-width-one-half" in draw(form["name"], width="one-half")
    assert "<h1" in draw(form["name"], heading=True)
    assert "pm-label--section" in draw(form["kind"], large=True)
    assert "govuk-visually-hidden" in draw(form["name"], hide_label=True)
    assert "govuk-radios--inline" in draw(form["kind"], inline=True)
    assert 'rows="9"' in draw(form["note"], rows=9)
    assert 'data-maxlength="40"' in draw(form["note"], maxlength=40)
    assert "Only theirs" in draw(form["name"], hint="Only theirs")
    revealed = draw(form["kind"], reveal={"other": "what kind"})
    assert "what kind" in revealed and "data-aria-controls" in revealed


def test_reveal_is_escaped_unless_it_is_markup() -> None:
    html = draw(EveryField()["kind"], reveal={"other": "<script>"})
    assert "<script>" not in html


def test_kinds_of_input() -> None:
    class Form(forms.Form):
        secret = forms.CharField(widget=forms.PasswordInput)
        count = forms.IntegerField()
        mail = forms.EmailField(widget=forms.EmailInput(attrs={"autocomplete": "email", "data-x": "1"}))
        day = forms.DateField(initial=date(2026, 3, 4))
        plain = forms.CharField(widget=forms.Textarea(attrs={"rows": 7}))
        many = forms.MultipleChoiceField(choices=[("a", "A")], widget=forms.SelectMultiple)

    form = Form(data={"secret": "hush"})
    assert "hush" not in draw(form["secret"])
    assert for_field(form["count"]).params["inputmode"] == "numeric"
    assert for_field(form["count"]).params["type"] == "text"
    assert 'autocomplete="email"' in draw(form["mail"]) and 'data-x="1"' in draw(form["mail"])
    assert 'value="4 March 2026"' in draw(Form()["day"])
    assert 'rows="7"' in draw(form["plain"]) and "data-maxlength" not in draw(form["plain"])
    assert for_field(form["many"]).macro == "checkboxes"
    assert for_field(EveryField()["version"]).macro == "hidden"


class TestWrittenDate:
    @pytest.mark.parametrize("written", ["4 3 2011", "4 March 2011", "04/03/2011", " 4.3.2011 "])
    def test_reads_what_people_write(self, written: str) -> None:
        assert WrittenDateField().clean(written) == date(2011, 3, 4)

    def test_names_itself_and_shows_an_example(self) -> None:
        field = WrittenDateField(label="Date of birth", birth=True)
        for wrong in ("", "31/02/2010", "soon"):
            with pytest.raises(forms.ValidationError) as caught:
                field.clean(wrong)
            assert "Enter the date of birth, like 4 3 2011." in caught.value.messages[0]

    def test_a_question_is_not_turned_into_a_noun(self) -> None:
        with pytest.raises(forms.ValidationError) as caught:
            WrittenDateField(label="When did it happen?").clean("")
        assert caught.value.messages == ["Enter a date, like 4 3 2011."]

    def test_own_message_and_optional(self) -> None:
        with pytest.raises(forms.ValidationError) as caught:
            WrittenDateField(error_messages={"required": "Say when."}).clean("")
        assert caught.value.messages == ["Say when."]
        assert WrittenDateField(required=False).clean("  ") is None

    def test_a_month_alone_is_not_a_day(self) -> None:
        with pytest.raises(forms.ValidationError) as caught:
            WrittenDateField(label="Review date").clean("March 2026")
        assert caught.value.messages[0].startswith("Give the day as well.")

    def test_bounds_are_included(self) -> None:
        field = WrittenDateField(earliest=date(2026, 3, 4), latest=date(2026, 3, 6))
        assert field.clean("4 3 2026") == date(2026, 3, 4)
        assert field.clean("6 3 2026") == date(2026, 3, 6)
        with pytest.raises(forms.ValidationError, match="4 March 2026 or later"):
            field.clean("3 3 2026")
        with pytest.raises(forms.ValidationError, match="6 March 2026 or earlier"):
            field.clean("7 3 2026")

    def test_a_birthday_is_not_in_the_future(self) -> None:
        with pytest.raises(forms.ValidationError):
            WrittenDateField(birth=True).clean((clock.today() + timedelta(days=1)).strftime("%d/%m/%Y"))

    def test_dates_pass_through_and_changes_are_seen(self) -> None:
        field = WrittenDateField(required=False)
        assert field.clean(date(2026, 3, 4)) == date(2026, 3, 4)
        assert field.clean(datetime(2026, 3, 4, 5, 6)) == date(2026, 3, 4)
        assert field.prepare_value(date(2026, 3, 4)) == "4 March 2026"
        assert not field.has_changed(date(2026, 3, 4), "04/03/2026")
        assert field.has_changed(date(2026, 3, 4), "never")


def test_once_is_fresh_for_a_new_page_and_kept_while_errors_are_put_right() -> None:
    first, second = OnceForm(), OnceForm()
    assert first["once"].value() != second["once"].value()
    token = new_once()
    assert OnceForm(data={"once": str(token)})["once"].value() == str(token)
    sent = OnceForm(data={"once": str(token)})
    assert sent.is_valid() and sent.cleaned_data["once"] == token
    missing = OnceForm(data={})
    assert error_list(missing)[0]["text"].startswith("This page was sent without its one-use token")
    damaged = OnceForm(data={"once": "zzz"})
    assert error_list(damaged)[0]["text"].startswith("This page’s one-use token is damaged")
    assert isinstance(token, uuid.UUID)


def test_version_must_be_there_and_a_number() -> None:
    assert VersionField().clean("3") == 3
    for wrong in ("", "x"):
        with pytest.raises(forms.ValidationError, match="which version you changed"):
            VersionField().clean(wrong)


PEOPLE = (
    ("1", "Siân O’Neill, Head teacher, Mill Lode School"),
    ("2", "Sam Obi, Sergeant, Fenmarch Police"),
    ("3", "Sam Reed, Nurse, Fenmarch Health"),
)


class PersonForm(forms.Form):
    who = SearchField(label="Who leads?", help_text="Type part of a name.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["who"].choices = PEOPLE  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("typed", "chosen"),
    [
        ("Siân O’Neill, Head teacher, Mill Lode School", "1"),
        ("sian oneill", "1"),
        ("mill lode", "1"),
        ("REED sam", "3"),
        ("2", "2"),
    ],
)
def test_search_field_finds_one_by_any_words_of_its_label(typed: str, chosen: str) -> None:
    form = PersonForm({"who": typed})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["who"] == chosen


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("Sam", "Sam Obi, Sergeant, Fenmarch Police; Sam Reed, Nurse, Fenmarch Health"),
        ("Nobody", "answers to “Nobody”"),
        ("", "required"),
    ],
)
def test_search_field_says_which_it_may_be_and_keeps_what_was_typed(typed: str, words: str) -> None:
    form = PersonForm({"who": typed})
    assert not form.is_valid()
    assert words in str(form.errors["who"][0])
    assert for_field(form["who"]).params["value"] == typed


def test_search_field_shows_labels_and_suggests_while_they_are_few(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = for_field(PersonForm(initial={"who": "2"})["who"])
    assert drawn.params["value"] == "Sam Obi, Sergeant, Fenmarch Police"
    assert len(drawn.params["suggestions"]) == 3 and drawn.params["attributes"]["list"]
    monkeypatch.setattr(SearchField, "SUGGESTED", 2)
    heavy = for_field(PersonForm()["who"])
    assert heavy.params["suggestions"] == [] and "list" not in heavy.params["attributes"]
