"""The WSGI application that granian serves."""

import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from placemap.project.memory import settle

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "placemap.project.settings")

application = get_wsgi_application()
# Every page's modules now, rather than while the first reader waits.
import_module(settings.ROOT_URLCONF)
settle()
