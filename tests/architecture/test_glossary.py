"""Every table's name is a word of the glossary, and no word of it is a table long gone."""

from __future__ import annotations

import re
from pathlib import Path

from django.apps import apps

GLOSSARY = (Path(__file__).resolve().parents[2] / "GLOSSARY.md").read_text(encoding="utf-8")


def test_the_glossary_and_the_tables_name_the_same_things() -> None:
    ours = {m.__name__ for m in apps.get_models() if m.__module__.startswith("placemap.")}
    bold = set(re.findall(r"\*\*(\w+)\*\*", GLOSSARY)) - {"bold"}
    assert bold == ours
