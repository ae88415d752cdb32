"""The WSGI application that granian serves."""

import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from placemap.project.memory import settle
from placemap.project.wrong_settings import refuse_here

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "placemap.project.settings")

# Whichever program loads this: none serves half-protected.
refuse_here()
application = get_wsgi_application()
# Every page's modules now, rather than while the first reader waits.
import_module(settings.ROOT_URLCONF)
settle()
