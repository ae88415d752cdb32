"""Settings of the tests: the same product, with keys and files of their own.

Beside the package of settings and not in it: importing a part of that package would read the keys of
this checkout's own instance before the line below names another folder.
"""

from __future__ import annotations

import os
import tempfile

os.environ.setdefault("PLACEMAP_STATE", f"{tempfile.gettempdir()}/placemap-test-state-{os.getuid()}")

from placemap.project.settings import *  # noqa: F403
from placemap.project.settings import STORAGES

# Pages in tests name their files plainly; the hashed manifest is made by the build.
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
# A server that a test starts keeps its connections, as the product does: a new one plans every policy anew.
DATABASES["default"]["CONN_MAX_AGE"] = int(  # type: ignore[name-defined]  # noqa: F405
    os.environ.get("PLACEMAP_TEST_CONNECTION_SECONDS", "0")
)
# No collected copy: files are found where the packages keep them.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
# A register of a seal that another test's database holds would say that this one was brought back from a
# copy: all are clones of one, and begin with the same entry of the trail.
_ERASURES = tempfile.TemporaryDirectory(prefix="placemap-test-erasures-")
PLACEMAP_ERASURES_FOLDER = _ERASURES.name
