import uuid

import django.db.models.deletion
from django.db import migrations, models

import placemap.foundations.clock
from placemap.access.row_security import enable_row_security


class Migration(migrations.Migration):
    dependencies = [
        ("cohort", "0007_gategaps_neither"),
        ("mappings", "0004_setupp_sponsors"),
        ("partners", "0005_setupp_people"),
        ("subjects", "0010_truth_corrections"),
    ]

    operations = [
        migrations.AddField(
            model_name="letgo",
            name="was_planned",
            field=models.BooleanField(default=False),
        ),
        migrations.AlterField(
            model_name="letgo",
            name="decided_by",
            field=models.UUIDField(null=True),
        ),
        migrations.CreateModel(
            name="Keep",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("extend", "Kept until a later day"),
                            ("hold", "Legal hold: kept until it is lifted"),
                        ],
                        max_length=8,
                    ),
                ),
                ("until", models.DateField(null=True)),
                ("reason", models.CharField(max_length=300)),
                ("decided_at", models.DateTimeField(default=placemap.foundations.clock.now)),
                ("decided_by", models.UUIDField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_by", models.UUIDField(null=True)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partners.agency"
                    ),
                ),
                (
                    "mapping",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="mappings.mapping"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="subjects.person"
                    ),
                ),
            ],
            options={
                "ordering": ["-decided_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "hold"), ("until", None)),
                            models.Q(("kind", "extend"), ("until__isnull", False)),
                            _connector="OR",
                        ),
                        name="keep_until_a_day_or_held",
                    )
                ],
            },
        ),
        *enable_row_security("cohort_keep"),
    ]
