"""The wheel holds all that serving needs: no Node, no checkout, nothing built at the other end."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

from placemap.project import assets
from placemap.project.state import CHECKOUT
from tests.project.conftest import OwnDatabase

SERVE = """
import re, sys, placemap
from placemap.project.console_services import build_assets
build_assets(print)
import django
django.setup()
from django.test import Client
client = Client(SERVER_NAME="localhost")
page = client.get("/sign-in/")
named = re.findall(r'(?:href|src)="(/static/[^"]+)"', page.content.decode())
print("from", placemap.__file__)
print("page", page.status_code, "files", len(named), {client.get(name).status_code for name in named})
"""


def test_wheel_serves_a_page_without_node_or_checkout(own: OwnDatabase, tmp_path: Path) -> None:
    assets.build(say=lambda words: None)
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(tmp_path)],
        cwd=CHECKOUT, check=True, capture_output=True,
    )  # fmt: skip
    (wheel,) = tmp_path.glob("*.whl")
    installed = tmp_path / "installed"
    with zipfile.ZipFile(wheel) as packed:
        names = packed.namelist()
        packed.extractall(installed)
    assert not [name for name in names if "node_modules" in name or name.startswith("tests/")]
    # Nor what version control keeps.
    assert not [name for name in names if {".git", ".gitignore", ".hg", ".svn"} & set(Path(name).parts)]
    environment = {
        "PATH": "/nonexistent", "PYTHONPATH": str(installed), "PLACEMAP_STATE": str(tmp_path / "state"),
        "DATABASE_URL": own.application_url, "DJANGO_SETTINGS_MODULE": "placemap.project.settings",
        "HOME": str(tmp_path), "LANG": os.environ.get("LANG", "C.UTF-8"),
    }  # fmt: skip
    answer = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", SERVE],
        cwd=tmp_path, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert answer.returncode == 0, answer.stderr[-2000:]
    *_, place, page = answer.stdout.splitlines()
    assert place == f"from {installed}/placemap/__init__.py"
    assert page.startswith("page 200 files ")
    assert page.endswith("{200}"), page
