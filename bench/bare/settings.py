"""Settings of the peer: what `startproject` gives, the product's models, and no row security.

It connects as a superuser, whom no policy of the database holds. Everything else that costs time is set as
the product has it: connections are kept, sessions are in the database, files have hashed names.
"""

from __future__ import annotations

import os
from pathlib import Path

from placemap.project.database import django_database
from placemap.project.settings import *  # noqa: F403
from placemap.project.settings import INSTALLED_APPS as PRODUCT
from placemap.project.settings import SESSION_COOKIE_AGE  # noqa: F401

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    *PRODUCT,
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [Path(__file__).with_name("templates")],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    },
]
ROOT_URLCONF = "bench.bare.urls"
WSGI_APPLICATION = "bench.bare.wsgi.application"
LOGIN_URL = "sign-in"
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_NAME = "bare_session"
SESSION_SAVE_EVERY_REQUEST = False
DATABASES = {"default": django_database(os.environ["BENCH_SUPERUSER_URL"])}
# As Django has it where nobody chose otherwise.
DATABASES["default"]["OPTIONS"] = {}
DATABASES["default"]["CONN_MAX_AGE"] = 900
