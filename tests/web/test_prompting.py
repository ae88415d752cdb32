"""Prompts about words where no script runs: the answers of the script, and never a hindrance."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django import forms

from placemap.web.prompting import found, prompts_for

CASES = json.loads(
    (Path(__file__).resolve().parents[2] / "client" / "language-prompts" / "cases.json").read_text("utf-8")
)


@pytest.mark.parametrize(("text", "wanted"), CASES)
def test_the_server_answers_as_the_script_does(text: str, wanted: list[str]) -> None:
    assert [one.id for one in found(text)] == wanted


def test_the_words_are_as_they_were_typed() -> None:
    assert [one.words for one in found("Streetwise.\r\nABSCONDED.")] == ["Streetwise", "ABSCONDED"]


class Asked(forms.Form):
    """Two boxes for one's own words, one for somebody else's, and one that is no box for words."""

    text = forms.CharField(widget=forms.Textarea)
    more = forms.CharField(widget=forms.Textarea)
    said = forms.CharField(widget=forms.Textarea(attrs={"data-quotation": "yes"}))
    short = forms.CharField()


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        (
            {"words_shown": "", "text": "He absconded", "more": "absconded, streetwise"},
            ["absconded", "streetwise"],
        ),
        ({"words_shown": "", "text": "absconded, streetwise and in a gang"}, ["absconded", "streetwise"]),
        # A script has said it; a form that knows nothing of prompts; somebody else's words.
        ({"words_shown": "yes", "text": "He absconded"}, []),
        ({"text": "He absconded"}, []),
        ({"words_shown": "", "said": "I absconded", "short": "absconded"}, []),
        (
            {"words_shown": "", "nature": "own_words", "text": "I absconded", "more": "streetwise"},
            ["streetwise"],
        ),
    ],
)
def test_only_ones_own_words_are_prompted_and_only_once(typed: dict[str, str], wanted: list[str]) -> None:
    found_in = prompts_for(Asked(typed), typed)
    assert [one.id for box in found_in.values() for one in box] == wanted
