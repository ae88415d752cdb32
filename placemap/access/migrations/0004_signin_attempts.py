"""Tries that are counted: digests and times."""

import uuid

from django.db import migrations, models

import placemap.foundations.clock
from placemap.access.row_security import enable_row_security


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0003_signin_sessions"),
    ]

    operations = [
        migrations.CreateModel(
            name="Attempt",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("kind", models.CharField(max_length=20)),
                ("whose", models.CharField(max_length=64)),
                ("at", models.DateTimeField(default=placemap.foundations.clock.now)),
            ],
            options={
                "indexes": [models.Index(fields=["kind", "whose", "at"], name="attempt_counted")],
            },
        ),
        *enable_row_security("access_attempt"),
    ]
