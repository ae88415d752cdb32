"""Writes the pages of docs/reference/ that are made from the code.

    .venv/bin/python scripts/generate.py [--check]

With --check nothing is written, and the exit status is 1 when a page is not as the code has it.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import os
import sys
from pathlib import Path

from placemap.linkage.engine_reference import weights_page
from placemap.project import console

ROOT = Path(__file__).resolve().parent.parent
PROMPTS = ROOT / "placemap" / "web" / "language_prompts.json"
REFERENCE = ROOT / "docs" / "reference"
COMMANDS = (
    "demo",
    "serve",
    "worker",
    "migrate",
    "enrol",
    "administrator",
    "doctor",
    "backup",
    "restore",
    "rotate-keys",
    "upgrade",
    "align",
)


def commands_page() -> str:
    """Every command, and the help that it shows."""
    parser = console._parser()
    found = next(act for act in parser._actions if isinstance(act, argparse._SubParsersAction))
    parts = ["# The command `placemap`", "", "Made from the code by `make docs`; do not edit.", ""]
    # Not the help of `placemap` itself: versions of Python lay its list of commands out differently.
    parts += [str(parser.description).rstrip(), "", "| Command | What it does |", "|---|---|"]
    parts += [f"| `placemap {choice.dest}` | {choice.help} |" for choice in found._choices_actions]
    parts += ["", "```text", str(parser.epilog).strip(), "```", ""]
    for name in COMMANDS:
        parts += [f"## `placemap {name}`", "", "```text", _help([name]), "```", ""]
    return "\n".join(parts)


def _help(arguments: list[str]) -> str:
    words = io.StringIO()
    with contextlib.redirect_stdout(words), contextlib.suppress(SystemExit):
        console.main([*arguments, "--help"])
    return words.getvalue().rstrip()


def language_prompts_page() -> str:
    """Every prompt about words, so that a partnership can read the list before anybody meets it."""
    held = json.loads(PROMPTS.read_text(encoding="utf-8"))
    parts = [
        "# Prompts about words",
        "",
        "Made from `placemap/web/language_prompts.json` by `make docs`; do not edit.",
        "",
        f"Version {held['version']}, of {held['dated']}. {held['source']}.",
        "",
        "As somebody types, a box beneath suggests another way to say some words, and why. It never",
        "stops or changes anything. It leaves quotations alone: text in quotation marks, the boxes for the",
        "child's or a parent's own words, and whatever is marked as their own words. Nothing that is typed",
        "leaves the page for this. Where no script runs, the page says the same once the form has been sent,",
        "beside what else is to be put right or after saving. To change the list, edit the file, raise its",
        "version and date, and try the new words in `client/language-prompts/cases.json`.",
        "",
        "| Words like | Suggests | Why |",
        "|---|---|---|",
    ]
    parts += [f"| {one['words']} | {one['instead']} | {one['why']} |" for one in held["prompts"]]
    return "\n".join([*parts, ""])


def throttles_page() -> str:
    """How often something may be tried, as the code counts it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "placemap.project.testing_settings")
    import django

    django.setup()
    from placemap.access.throttles import LIMITS

    parts = [
        "# How often something may be tried",
        "",
        "Made from `placemap/access/throttles.py` by `make docs`; do not edit.",
        "",
        "Counted for each account and for each address it is tried from; an address may be a whole office.",
        "Beyond it the page says, in words, how long to wait (status 429 with `Retry-After`), nothing that",
        "was saved is lost, and the trail says once that it happened. What fits is not counted at sign-in.",
        "",
        "| What | For one account | From one address | Within |",
        "|---|---|---|---|",
    ]
    for tried, limit in LIMITS.items():
        within = f"{limit.minutes} minutes" if limit.minutes < 120 else f"{limit.minutes // 60} hours"
        parts.append(f"| {tried.label} | {limit.account} | {limit.address} | {within} |")
    return "\n".join([*parts, "", SLOW_GUESSING, ""])


SLOW_GUESSING = (
    "Thirty wrong codes in a row, however slowly they come, close the codes of an account until its owner is"
    " started\nafresh; a passkey goes on working."
)

PAGES = {
    "commands.md": commands_page,
    "language-prompts.md": language_prompts_page,
    "matching-weights.md": weights_page,
    "throttles.md": throttles_page,
}


def main() -> int:
    """Write or compare every page."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when a page differs")
    options = parser.parse_args()
    # The width of the terminal and the port of the day must not change what is written.
    os.environ["COLUMNS"] = "100"
    os.environ.pop("PLACEMAP_PORT", None)
    stale = []
    for name, make in PAGES.items():
        path, wanted = REFERENCE / name, make()
        if path.exists() and path.read_text(encoding="utf-8") == wanted:
            continue
        stale.append(name)
        if not options.check:
            REFERENCE.mkdir(parents=True, exist_ok=True)
            path.write_text(wanted, encoding="utf-8")
            print(f"Wrote docs/reference/{name}")
    if options.check and stale:
        print(f"Not as the code has them: {', '.join(stale)}. Run `make docs`.")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
