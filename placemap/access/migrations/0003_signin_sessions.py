"""Sessions in a table of our own: digests of keys, whose they are, and when they end at the latest."""

from __future__ import annotations

import uuid

from django.db import migrations, models

from placemap.access.row_security import enable_row_security


class Migration(migrations.Migration):
    dependencies = [("access", "0002_draft")]

    operations = [
        migrations.CreateModel(
            name="Session",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("key_digest", models.CharField(max_length=64, unique=True)),
                ("user_id", models.UUIDField(null=True)),
                ("how", models.CharField(blank=True, max_length=20)),
                ("device", models.CharField(blank=True, max_length=40)),
                ("started_at", models.DateTimeField()),
                ("last_used_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("data", models.TextField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["user_id"], name="session_of_user"),
                    models.Index(fields=["expires_at"], name="session_by_date"),
                ],
            },
        ),
        *enable_row_security("access_session"),
        # The framework's own table, of an instance that is older: whoever was signed in signs in again.
        migrations.RunSQL("drop table if exists django_session", migrations.RunSQL.noop),
    ]
