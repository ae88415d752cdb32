"""Collects every word that people read, for translators, and checks and compiles what they give back.

    .venv/bin/python scripts/words.py            # write the template, bring every language up to date
    .venv/bin/python scripts/words.py --start cy # begin a language
    .venv/bin/python scripts/words.py --compile  # check the languages and make them ready to be shown

Python, templates and coded lists are read by Babel, as `babel.cfg` says; what the tables declare of
themselves is asked of them, for the papers that quote it. Scripts in the browser hold no
words of their own: the server hands them theirs, in `data-` attributes and JSON.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import django
from babel.messages import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.apps import apps

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "placemap" / "web" / "locale"
# Never committed: it says nothing that the code does not, and would change with every sentence.
TEMPLATE = LOCALE / "django.pot"
KEYWORDS = DEFAULT_KEYWORDS | {
    "gettext_lazy": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "counted": (1, 2),
}


def extracted() -> Catalog:
    """Every message of the product, with the places it stands at, in the order of the files."""
    catalogue = Catalog(project="Placemap", charset="utf-8", header_comment="# Words of Placemap.")
    with (ROOT / "babel.cfg").open(encoding="utf-8") as config:
        methods, options = parse_mapping_cfg(config)
    found = extract_from_dir(
        str(ROOT / "placemap"),
        method_map=methods,
        options_map=options,
        keywords=KEYWORDS,
        comment_tags=("Translators:",),
        strip_comment_tags=True,
    )
    for file, line, words, comments, context in found:
        if words:
            catalogue.add(words, None, [(f"placemap/{file}", line)], auto_comments=comments, context=context)
    for words, file in declared():
        note = "What a kind of record is called, or how it goes."
        catalogue.add(words, None, [(file, 1)], auto_comments=[note])
    return catalogue


def declared() -> Iterator[tuple[str, str]]:
    """What a kind of record with words about people is called and how it goes, and the file that says so."""
    if not apps.ready:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "placemap.project.settings")
        django.setup()
    for model in apps.get_models():
        privacy = getattr(model, "PRIVACY", None)
        if privacy is not None and privacy.personal:
            file = model.__module__.replace(".", "/") + ".py"
            yield str(model._meta.verbose_name), file
            yield privacy.erased, file


def languages() -> Iterator[Path]:
    """The catalogue of every language that somebody has begun."""
    yield from sorted(LOCALE.glob("*/LC_MESSAGES/django.po"))


def gaps(message: str) -> set[str]:
    """The names of the gaps that values are put into: "{name}" and "%(name)s"."""
    braces = {name for _text, name, _spec, _how in Formatter().parse(message) if name is not None}
    return braces | {f"%({part.partition(')')[0]}" for part in message.split("%(")[1:]}


def wrong_in(message: Message) -> str:
    """What would break the page if this translation were shown; empty when nothing would."""
    originals = message.id if isinstance(message.id, tuple) else (message.id,)
    given = message.string if isinstance(message.string, tuple) else (message.string,)
    allowed = set().union(*map(gaps, originals))
    for text in filter(None, given):
        try:
            named = gaps(text)
        except ValueError as problem:
            return f"“{text}”: {problem}"
        if more := named - allowed:
            return f"“{text}” has {', '.join(sorted(more))}, which the English has not"
        if len(originals) == 1 and (less := allowed - named):
            return f"“{text}” leaves out {', '.join(sorted(less))}"
    return ""


def _read(path: Path, locale: str = "") -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=locale or None)


def _write(path: Path, catalogue: Catalog) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalogue, width=100, sort_by_file=True, include_lineno=False)


def compile_all() -> list[str]:
    """Check every language and make it ready to be shown. Returns what is wrong; then nothing is made."""
    made, problems = [], []
    for path in languages():
        catalogue = _read(path, path.parent.parent.name)
        problems += [f"{path.parent.parent.name}: {wrong}" for one in catalogue if (wrong := wrong_in(one))]
        made.append((path.with_suffix(".mo"), catalogue))
    if not problems:
        for path, catalogue in made:
            with path.open("wb") as file:
                write_mo(file, catalogue)
    return problems


def main() -> int:
    """Write the template and bring the languages up to date, or compile them."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--start", metavar="LANGUAGE", help="begin a language, such as cy for Welsh")
    parser.add_argument("--compile", action="store_true", help="check the languages and make them ready")
    options = parser.parse_args()
    if options.compile:
        problems = compile_all()
        print("\n".join(problems) or "Every language is ready.")
        return 1 if problems else 0
    catalogue = extracted()
    _write(TEMPLATE, catalogue)
    print(f"{len(catalogue):,} messages are in {TEMPLATE.relative_to(ROOT)}.")
    for path in languages():
        held = _read(path, path.parent.parent.name)
        held.update(catalogue, no_fuzzy_matching=False)
        _write(path, held)
        print(f"Brought {path.relative_to(ROOT)} up to date.")
    if options.start:
        path = LOCALE / options.start / "LC_MESSAGES" / "django.po"
        if path.exists():
            print(f"{path.relative_to(ROOT)} is there already.")
            return 1
        begun = Catalog(locale=options.start, project="Placemap", charset="utf-8")
        begun.update(catalogue)
        _write(path, begun)
        print(f"Began {path.relative_to(ROOT)}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
