"""The WSGI application that granian serves."""

import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from placemap.project.body_first import BodyFirst
from placemap.project.memory import settle
from placemap.project.threads import silent_seconds
from placemap.project.wrong_settings import refuse_here
from placemap.web.not_taken import FORM_ROOM

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "placemap.project.settings")

# Whichever program loads this: none serves half-protected.
refuse_here()
application = BodyFirst(
    get_wsgi_application(),
    threads=settings.PLACEMAP_WEB_THREADS,
    largest=settings.PLACEMAP_LARGEST_FILE + FORM_ROOM,
    silent=silent_seconds(),
)
# Every page's modules now, rather than while the first reader waits.
import_module(settings.ROOT_URLCONF)
settle()
