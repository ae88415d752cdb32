import uuid

import django.db.models.deletion
from django.db import migrations, models

import placemap.foundations.clock
from placemap.access.row_security import enable_row_security


class Migration(migrations.Migration):
    """What became of what was wanted of an item; and another agency's owner may see to it from then on."""

    dependencies = [("meetings", "0013_agenda_order")]

    operations = [
        migrations.CreateModel(
            name="ItemSheetEnd",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "number",
                    models.PositiveIntegerField(help_text="The version of the sheet that it ends"),
                ),
                (
                    "how",
                    models.CharField(
                        choices=[("done", "It is done"), ("not_wanted", "It is no longer wanted")],
                        max_length=10,
                    ),
                ),
                ("settled_at", models.DateTimeField(default=placemap.foundations.clock.now)),
                ("settled_by", models.UUIDField()),
                (
                    "mapping",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="mappings.mapping"
                    ),
                ),
                (
                    "sheet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="ends",
                        to="meetings.itemsheet",
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
                "constraints": [
                    models.UniqueConstraint(fields=("sheet", "number"), name="sheet_settled_once")
                ],
            },
        ),
        migrations.AlterField(
            "itemsheet",
            "agency",
            models.ForeignKey(
                db_column="owner_agency_id",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="partners.agency",
            ),
        ),
        *enable_row_security("meetings_itemsheetend"),
    ]
