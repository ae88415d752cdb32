"""Prompts about words where no script runs: the same list and the same answers as `client/language-prompts`.

Nothing is stopped and nothing is changed. Somebody's own words are left as they were said.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.forms import BaseForm

from placemap.web.fields.params import takes_prompts

_LIST = Path(__file__).with_name("language_prompts.json")
# A form that a script looked at sends this with a value: what it prompts is not said twice.
SHOWN = "words_shown"
AT_ONCE = 2
# A quotation that is not closed runs to the end of its line.
_QUOTED = tuple(
    re.compile(pattern, re.MULTILINE)
    for pattern in (
        r"“[^”\n]*(?:”|$)",
        r'"[^"\n]*(?:"|$)',
        r"«[^»\n]*(?:»|$)",
        r"(?<![^\W_])[‘'](?=\S)[^‘\n]*?\S[’'](?![^\W_])",
    )
)


@dataclass(frozen=True, slots=True)
class Prompt:
    """Words somebody wrote, what is often written instead, and why."""

    id: str
    words: str
    instead: str
    why: str


@cache
def _patterns() -> tuple[tuple[dict[str, str], re.Pattern[str]], ...]:
    held = json.loads(_LIST.read_text(encoding="utf-8"))["prompts"]
    return tuple(
        (one, re.compile(rf"(?<![^\W_])(?:{one['pattern']})(?![^\W_])", re.IGNORECASE)) for one in held
    )


def found(text: str) -> list[Prompt]:
    """One prompt each, in the order their words come."""
    own = text.replace("\r\n", "\n")
    for quoted in _QUOTED:
        own = quoted.sub(lambda match: " " * len(match.group()), own)
    matches = [
        (match.start(), one, match.group()) for one, said in _patterns() if (match := said.search(own))
    ]
    return [
        Prompt(one["id"], words, one["instead"], one["why"])
        for _at, one, words in sorted(matches, key=lambda match: match[0])
    ]


def prompts_for(form: BaseForm, typed: Mapping[str, str]) -> dict[str, list[Prompt]]:
    """By field, what to say of a form that was sent from a page where no script ran; a few at most."""
    if typed.get(SHOWN, "yes"):
        return {}
    said: set[str] = set()
    by_field: dict[str, list[Prompt]] = {}
    for name, field in form.fields.items():
        if not takes_prompts(field.widget) or _is_quotation(name, typed):
            continue
        for one in found(typed.get(form.add_prefix(name), "")):
            if one.id not in said and len(said) < AT_ONCE:
                said.add(one.id)
                by_field.setdefault(name, []).append(one)
    return by_field


def _is_quotation(name: str, typed: Mapping[str, str]) -> bool:
    """Whether the form says that the words in this box are the child's or the family's own."""
    return typed.get("nature") == "own_words" and name in {"text", "words"}
