"""What templates say: in the language of the moment, with every value escaped and none kept."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import translation

from placemap.foundations.wording import _ as wording
from placemap.web import filters, words


def test_the_same_template_speaks_the_language_of_each_reader() -> None:
    said = []
    for language in ("en-gb", "cy", "en-gb", "cy"):
        with translation.override(language):
            said.append(str(words.gettext("Monday")))
    with translation.override(None, deactivate=True):
        said.append(str(words.gettext("Monday")))
    assert said == ["Monday", "Dydd Llun", "Monday", "Dydd Llun", "Monday"]


@pytest.mark.parametrize(
    ("message", "values", "says"),
    [
        ("All %(x)s", {"x": "<b>"}, "All &lt;b&gt;"),
        ("%(n)d of %(n)s", {"n": 3}, "3 of 3"),
        ("100%%", {}, "100%"),
        ("100%% of %(x)s", {"x": wording("a < b")}, "100% of a &lt; b"),
        ("<strong>%(x)s</strong>", {"x": words.Markup("<i>")}, "<strong><i></strong>"),
        ("", {}, ""),
    ],
)
def test_values_are_escaped_as_they_are_put_in(message: str, values: dict[str, Any], says: str) -> None:
    for _again in range(2):
        assert str(words.gettext(message, **values)) == says


def test_counts_take_their_plural_and_may_name_their_number() -> None:
    said = [words.ngettext("%(num)d %(what)s", "%(num)d %(what)ss", n, what="<a>") for n in (1, 2)]
    assert said == ["1 &lt;a&gt;", "2 &lt;a&gt;s"]
    assert words.ngettext("%(num)s child", "%(num)s children", 2, num="two") == "two children"


def test_a_word_may_mean_different_things_in_different_places() -> None:
    assert words.pgettext("naming", "%(x)s", x="<b>") == "&lt;b&gt;"
    assert words.npgettext("naming", "%(num)s child", "%(num)s children", 2) == "2 children"


def test_a_value_that_is_missing_is_an_error() -> None:
    with pytest.raises(KeyError, match="who"):
        words.gettext("Named %(who)s")


def test_no_value_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    known: dict[object, Any] = {}
    monkeypatch.setattr(words, "_known", known)
    words.gettext("Named %(who)s", who="Leo Pashley")
    words.ngettext("%(who)s and %(num)s more", "%(who)s and %(num)s more", 2, who="Leo Pashley")
    words.gettext("Sign out")
    assert "Leo Pashley" not in repr(known) and "Sign out" in repr(known)


def test_words_that_somebody_typed_are_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    known: dict[object, Any] = {}
    monkeypatch.setattr(words, "_known", known)
    with words.one_language():
        assert filters.kept("To keep Leo Pashley safe") == "To keep Leo Pashley safe"
        with translation.override("cy"):
            assert filters.kept("Monday") == "Dydd Llun"
    assert "Leo Pashley" not in repr(known)


def test_a_table_does_not_grow_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words, "_known", {})
    monkeypatch.setattr(words, "_MOST", 2)
    assert [str(words.gettext(one)) for one in "abcabc"] == list("abcabc")
    assert [str(words.gettext(f"{one} %(x)s", x=1)) for one in "abc"] == ["a 1", "b 1", "c 1"]
    assert all(len(table) <= 2 for tables in words._known.values() for table in tables)
