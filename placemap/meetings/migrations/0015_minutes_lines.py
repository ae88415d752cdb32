import uuid

import django.db.models.deletion
from django.db import migrations, models

from placemap.access.row_security import enable_row_security


class Migration(migrations.Migration):
    dependencies = [
        ("mappings", "0016_structure_changes"),
        ("meetings", "0014_sheet_owner_agency"),
    ]

    operations = [
        migrations.CreateModel(
            name="MinutesLine",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("source", models.UUIDField()),
                ("source_version", models.PositiveIntegerField()),
                ("text", models.TextField(blank=True, max_length=8000)),
                (
                    "mapping",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="mappings.mapping",
                    ),
                ),
                (
                    "section",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="made_from",
                        to="meetings.minutessection",
                    ),
                ),
            ],
            options={"ordering": ["section", "source"]},
        ),
        migrations.AddConstraint(
            model_name="minutesline",
            constraint=models.UniqueConstraint(fields=("section", "source"), name="minutes_line_once"),
        ),
        *enable_row_security("meetings_minutesline"),
    ]
