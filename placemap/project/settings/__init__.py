"""Settings, all from the environment with the prefix `PLACEMAP_`, plus `DATABASE_URL`.

Nothing here is secret; keys come from the environment or from files in the state directory that
only this account may read.
"""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import structlog

from placemap.project.database import django_database, resolve
from placemap.project.keys import data_keys, fingerprint_key, secret_key
from placemap.project.logs import only_kinds_of_error
from placemap.project.mails import mail_goes_to
from placemap.project.state import state_dir
from placemap.project.threads import web_threads

PACKAGE = Path(__file__).resolve().parents[2]


def _flag(name: str, default: bool) -> bool:
    return os.environ.get(name, "1" if default else "0").lower() in {"1", "true", "yes", "on"}


PLACEMAP_DEMONSTRATION = _flag("PLACEMAP_DEMONSTRATION", True)
PLACEMAP_MARKING = "OFFICIAL-SENSITIVE"
PLACEMAP_ACTOR_LOADER = "placemap.mappings.queries.actor_for"
PLACEMAP_OTHER_POST_VIEW = "placemap.web.errors.other_post"
PLACEMAP_SIGNED_OUT_VIEW = "placemap.web.errors.signed_out"
PLACEMAP_PROVER = "placemap.accounts.views.proving.ask_again"
PLACEMAP_WITHOUT_DATABASE = ("/health/", "/health/ready/", "/metrics/", "/favicon.ico")
# Functions, since keys change while a service runs. `placemap.access.data_key` alone calls them.
PLACEMAP_DATA_KEYS = data_keys
PLACEMAP_FINGERPRINT_KEY = fingerprint_key
# Bytes of one uploaded list. Larger ones are refused with page 413 before they are read.
PLACEMAP_LARGEST_FILE = int(os.environ.get("PLACEMAP_LARGEST_FILE", str(50 * 1024 * 1024)))

SECRET_KEY = secret_key()
DEBUG = False
# This machine itself always: what watches the service asks it without the proxy.
ALLOWED_HOSTS = [*os.environ.get("PLACEMAP_HOSTS", "localhost").split(","), "127.0.0.1", "[::1]"]
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("PLACEMAP_ORIGINS", "").split(",") if o]
SERVED_SECURELY = _flag("PLACEMAP_HTTPS", False)

ROOT_URLCONF = "placemap.project.urls"
WSGI_APPLICATION = "placemap.project.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.postgres",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "procrastinate.contrib.django",
    "placemap.access",
    "placemap.web",
    "placemap.partners",
    "placemap.accounts",
    "placemap.mappings",
    "placemap.information",
    "placemap.subjects",
    "placemap.cohort",
    "placemap.linkage",
    "placemap.responses",
    "placemap.scanning",
    "placemap.returns",
    "placemap.meetings",
    "placemap.exchange",
    "placemap.readiness",
    "placemap.project",
]

MIDDLEWARE = [
    "placemap.web.middleware.SecurityHeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "placemap.web.middleware.RequestSizeMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "placemap.access.middleware.ActorMiddleware",
    "placemap.web.middleware.DamagedWordsMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [],
        "APP_DIRS": False,
        "OPTIONS": {
            "environment": "placemap.web.jinja.environment",
            "context_processors": ["placemap.web.context.shell", "placemap.project.navigation.navigation"],
        },
    },
]

_addresses = resolve()
DATABASES = {"default": django_database(_addresses.current_url)}
# A connection that is kept keeps its prepared statements. Without one the policies of every table are
# planned anew in each statement of each page, which took longer than running them.
DATABASES["default"]["CONN_MAX_AGE"] = int(os.environ.get("PLACEMAP_CONNECTION_SECONDS", "900"))
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
# Row security asks `current_date`: a seat that begins today begins at midnight in the United Kingdom.
DATABASES["default"]["TIME_ZONE"] = "Europe/London"
PLACEMAP_ROLES = _addresses.roles

SESSION_ENGINE = "placemap.access.session_store"
# With this prefix a browser takes a cookie from this very name alone, encrypted, and for all of it.
_HOSTS_OWN = "__Host-" if SERVED_SECURELY else ""
SESSION_COOKIE_NAME = f"{_HOSTS_OWN}placemap_session"
# Unused for this long, a session ends; and after so many hours it ends however much it is used.
SESSION_COOKIE_AGE = min(30, int(os.environ.get("PLACEMAP_SESSION_MINUTES", "30"))) * 60
PLACEMAP_SESSION_LASTS = timedelta(hours=int(os.environ.get("PLACEMAP_SESSION_HOURS", "12")))
SESSION_SAVE_EVERY_REQUEST = True
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = SERVED_SECURELY
# Signing in for real: how long a mailed link lasts, for how long a proof counts as fresh, where the
# site is (for links in mail), and whom somebody turns to who cannot sign in.
PLACEMAP_LINK_HOURS = int(os.environ.get("PLACEMAP_LINK_HOURS", "24"))
PLACEMAP_PROOF_LASTS = timedelta(minutes=int(os.environ.get("PLACEMAP_PROOF_MINUTES", "10")))
# For how long a child's record that was opened in an emergency stays open; it ends by itself.
PLACEMAP_EMERGENCY_LASTS = timedelta(minutes=int(os.environ.get("PLACEMAP_EMERGENCY_MINUTES", "60")))
PLACEMAP_ADDRESS = os.environ.get("PLACEMAP_ADDRESS", "http://localhost:8000").rstrip("/")
# The only hosts (with their port, if not the usual one) of agencies' sign-in services that may be called.
# Never all of them wait for an agency's own sign-in.
PLACEMAP_WEB_THREADS = web_threads()
PLACEMAP_OIDC_HOSTS = [
    host.strip().lower() for host in os.environ.get("PLACEMAP_OIDC_HOSTS", "").split(",") if host.strip()
]
# Whether a host that is named there may lie in our own network.
PLACEMAP_OIDC_PRIVATE = _flag("PLACEMAP_OIDC_PRIVATE", False)
# Backups older than this are deleted; None where nobody has said, and then none is.
PLACEMAP_BACKUP_DAYS = int(os.environ.get("PLACEMAP_BACKUP_DAYS") or 0) or None
# Administrators are warned when the last backup is older than this.
PLACEMAP_BACKUP_EXPECTED = timedelta(hours=int(os.environ.get("PLACEMAP_BACKUP_HOURS", "8")))
# Where the register of erasures is kept, which a restore needs: away from the database, and copied daily.
PLACEMAP_ERASURES_FOLDER = os.environ.get("PLACEMAP_ERASURES_FOLDER") or str(state_dir())
PLACEMAP_HELP = os.environ.get("PLACEMAP_HELP", "")

# Mail says that there is something to do, and where. Without a host none is sent, but in a demonstration each
# becomes a file in the state directory.
EMAIL_HOST = os.environ.get("PLACEMAP_MAIL_HOST", "")
EMAIL_BACKEND, EMAIL_FILE_PATH = mail_goes_to(
    EMAIL_HOST, demonstration=PLACEMAP_DEMONSTRATION, folder=state_dir()
)
EMAIL_PORT = int(os.environ.get("PLACEMAP_MAIL_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("PLACEMAP_MAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("PLACEMAP_MAIL_PASSWORD", "")
EMAIL_USE_TLS = _flag("PLACEMAP_MAIL_TLS", False)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = os.environ.get("PLACEMAP_MAIL_FROM", "Placemap <placemap@localhost>")

# Success messages ride in the session, never in a cookie, and never hold a name.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SESSION_SERIALIZER = "django.contrib.sessions.serializers.JSONSerializer"
CSRF_COOKIE_NAME = f"{_HOSTS_OWN}csrftoken"
CSRF_COOKIE_SECURE = SERVED_SECURELY
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "placemap.web.errors.csrf_failure"
SECURE_SSL_REDIRECT = SERVED_SECURELY
SECURE_REDIRECT_EXEMPT = [r"^health/", r"^metrics/$"]  # asked from this machine, and they name nobody
SECURE_HSTS_SECONDS = 31_536_000 if SERVED_SECURELY else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SERVED_SECURELY else None
# `check --deploy` warns of these three otherwise. Our own middleware says that no page is framed (W002).
# Names below this one are not ours to close to plain lines (W005), nor to put on browsers' lists (W021).
SILENCED_SYSTEM_CHECKS = ["security.W002", "security.W005", "security.W021"]
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"

DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

STATIC_URL = "/static/"
STATIC_ROOT = Path(os.environ.get("PLACEMAP_STATIC_ROOT", PACKAGE / "web" / "static_root"))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MANIFEST_STRICT = True
# Styles and scripts are for our own pages: no other site is told that it may read them.
WHITENOISE_ALLOW_ALL_ORIGINS = False

USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/London"
LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", "English"), ("cy", "Cymraeg")]
LOCALE_PATHS = [PACKAGE / "web" / "locale"]

PROCRASTINATE_ON_APP_READY = None
PROCRASTINATE_IMPORT_PATHS = [
    "placemap.access.jobs",
    "placemap.accounts.jobs",
    "placemap.mappings.jobs",
    "placemap.subjects.jobs",
    "placemap.cohort.jobs",
    "placemap.linkage.jobs",
    "placemap.responses.jobs",
    "placemap.returns.jobs",
    "placemap.meetings.jobs",
    "placemap.exchange.jobs",
]

# Logs: one JSON object a line, with the request's identifier and never a name, a form's content
# or a query string.
structlog.configure(
    processors=[
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        only_kinds_of_error,
        structlog.processors.JSONRenderer(),
    ],
    logger_factory=structlog.PrintLoggerFactory(),
    cache_logger_on_first_use=True,
)
LOGGING_CONFIG = "placemap.project.logs.configure"
LOGGING: dict[str, object] = {"version": 1}
