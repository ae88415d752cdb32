"""The peer as a server loads it, its objects out of the garbage collector's way as the product has them."""

import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from placemap.project.memory import settle

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.bare.settings")
application = get_wsgi_application()
import_module(settings.ROOT_URLCONF)
settle()
