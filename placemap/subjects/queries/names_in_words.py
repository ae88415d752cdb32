"""Names and initials of a mapping's people in words that are to leave its team: pointed at, never changed."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from placemap.foundations.telling_words import EVERYDAY_NAMES
from placemap.mappings.models import Mapping
from placemap.subjects import rules
from placemap.subjects.models import Person
from placemap.subjects.queries.hidden_names import (
    _RUN,
    _beside,
    _forms_taken_back,
    _given,
    _mentioned,
    _met,
    _plain,
)


def names_in_words(mapping: Mapping, *texts: str) -> list[str]:
    """What may name somebody of the mapping, as it is written in these texts, in their order.

    Only of what the reader may know: it tells nobody whether somebody is in the mapping. Each name sources
    gave, its single words and short forms, names not placed yet, those of trusted adults, initials and
    working references. Names that were taken back too, where the reader reads their rows: as their own
    agency and the custodian do. Constant queries.
    """
    starting = _starting(_forms(mapping))
    marks = _marks(mapping)
    found: dict[str, None] = {}
    for text in texts:
        for _words, written in _met(text, starting):
            if written not in EVERYDAY_NAMES:
                found.setdefault(written)
        for mark in marks.finditer(text) if marks else ():
            found.setdefault(mark.group())
    return list(found)


def _forms(mapping: Mapping) -> Iterator[str]:
    for _person, name, _instead in _given(mapping):
        yield name
        yield from rules.parts_to_hide(name, by_hand=False)
    for _person, name, _instead in (*_mentioned(mapping), *_beside(mapping)):
        yield from rules.parts_to_hide(name, by_hand=True)
    for form, gone in _forms_taken_back(mapping):
        # Pointing at what another agency took back would tell of it whoever does not read its row.
        if gone.before is None:
            yield form


def _starting(forms: Iterable[str]) -> dict[str, list[tuple[str, ...]]]:
    known = {tuple(_plain(run.group()) for run in _RUN.finditer(form)) for form in forms}
    starting: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for words in sorted(known, key=lambda one: (-len(one), one)):
        # A letter alone is nobody's name.
        if len("".join(words)) > 1:
            starting[words[0]].append(words)
    return starting


def _marks(mapping: Mapping) -> re.Pattern[str] | None:
    """Initials with or without points and blanks, in capitals as they are written; and references."""
    held = Person.objects.filter(mapping=mapping, withdrawn_at=None)
    looks = set()
    for letters, reference in held.values_list("initials", "working_reference"):
        signs = [sign for sign in letters if sign.isalpha()]
        if len(signs) > 1:
            looks.add(r"\.?\s?".join(map(re.escape, signs)) + r"\.?")
        if reference:
            looks.add(re.escape(reference))
    if not looks:
        return None
    return re.compile(rf"(?<!\w)(?:{'|'.join(sorted(looks, key=len, reverse=True))})(?!\w)")
