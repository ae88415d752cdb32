"""What every night's check of the trail's seals found."""

import uuid

from django.db import migrations, models

import placemap.foundations.clock
from placemap.access.row_security import enable_row_security


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0004_signin_attempts"),
    ]

    operations = [
        migrations.CreateModel(
            name="SealCheck",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("checked_at", models.DateTimeField(default=placemap.foundations.clock.now)),
                ("newest", models.PositiveBigIntegerField(default=0)),
                ("digest", models.CharField(blank=True, max_length=64)),
                ("again_from", models.PositiveBigIntegerField(default=1)),
                ("seals", models.PositiveBigIntegerField()),
                ("entries", models.PositiveBigIntegerField()),
                ("broken_at", models.PositiveBigIntegerField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["-checked_at"], name="seal_check_latest")],
            },
        ),
        *enable_row_security("access_sealcheck"),
    ]
