"""Makes the one who reads and writes in the peer, and prints the key of their session."""

from __future__ import annotations

import json

import django

django.setup()

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model
from django.contrib.sessions.backends.db import SessionStore

reader = get_user_model().objects.create(
    username="reader", first_name="Priya", last_name="Nandra", email="Coordinator, Safeguarding partnership"
)
session = SessionStore()
session[SESSION_KEY] = str(reader.pk)
session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
session[HASH_SESSION_KEY] = reader.get_session_auth_hash()
session.save()
print(json.dumps(session.session_key))
