import uuid

import django.contrib.postgres.fields
from django.db import migrations, models

import placemap.access.events
import placemap.foundations.clock
from placemap.access.row_security import enable_row_security


class Migration(migrations.Migration):
    """Words typed and not sent yet, kept for whoever typed them."""

    dependencies = [("access", "0001_initial")]

    operations = [
        # Named and no longer copied: a new kind of entry needs no migration of its own.
        migrations.AlterField(
            model_name="auditentry",
            name="event",
            field=models.CharField(choices=placemap.access.events.Event.choices, max_length=40),
        ),
        migrations.CreateModel(
            name="Draft",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("user_id", models.UUIDField()),
                ("agency_id", models.UUIDField()),
                ("page", models.UUIDField()),
                ("address", models.TextField(blank=True)),
                ("title", models.CharField(blank=True, max_length=200)),
                ("mapping_id", models.UUIDField(null=True)),
                (
                    "person_ids",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), default=list, size=None
                    ),
                ),
                ("words", models.BinaryField(default=bytes)),
                ("version", models.CharField(blank=True, max_length=60)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("kept", "Kept"),
                            ("moved", "Moved"),
                            ("sent", "Sent"),
                            ("thrown_away", "Thrown Away"),
                            ("erased", "Erased"),
                        ],
                        default="kept",
                        max_length=12,
                    ),
                ),
                ("count", models.BigIntegerField(default=0)),
                ("revision", models.PositiveIntegerField(default=1)),
                ("saved_at", models.DateTimeField(default=placemap.foundations.clock.now)),
                ("saved_in_minute", models.PositiveIntegerField(default=1)),
                ("expires_at", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["user_id", "state", "saved_at"], name="draft_of_user"),
                    models.Index(fields=["expires_at"], name="draft_by_date"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("user_id", "page"), name="draft_once_per_opening")
                ],
            },
        ),
        *enable_row_security("access_draft"),
    ]
