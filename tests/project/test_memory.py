"""A process that serves pages is ready, and its start is out of the garbage collector's way."""

from __future__ import annotations

import os
import subprocess
import sys

ASKED = """
import gc, sys
import placemap.project.wsgi
assert "placemap.cohort.views.child" in sys.modules
before = gc.get_freeze_count()
assert before > 10 * len(gc.get_objects()), (before, len(gc.get_objects()))
"""


def test_what_a_server_starts_with_is_never_collected_again() -> None:
    told = subprocess.run(
        [sys.executable, "-c", ASKED],
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "placemap.project.testing_settings"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stderr
