import uuid

import django.db.models.deletion
from django.db import migrations, models

import placemap.foundations.clock
from placemap.access.row_security import enable_row_security


class Migration(migrations.Migration):
    dependencies = [
        ("mappings", "0004_setupp_sponsors"),
        ("partners", "0005_setupp_people"),
        ("subjects", "0009_putright_evidence_dates"),
    ]

    operations = [
        migrations.CreateModel(
            name="CorrectionNotice",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("correction", models.UUIDField()),
                (
                    "how",
                    models.CharField(
                        choices=[
                            ("put_right", "Put right"),
                            ("taken_back", "Taken back"),
                            ("ended", "Ended: it no longer holds"),
                        ],
                        max_length=10,
                    ),
                ),
                ("told_at", models.DateTimeField(default=placemap.foundations.clock.now)),
                ("told_by", models.UUIDField()),
                ("read_at", models.DateTimeField(null=True)),
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
                    "other_person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="subjects.person",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="subjects.person"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="partners.user"
                    ),
                ),
            ],
            options={
                "ordering": ["-told_at"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("read_at", None)), fields=["user"], name="corrections_unread"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("correction", "user", "person"), name="told_once_of_a_correction"
                    )
                ],
            },
        ),
        *enable_row_security("subjects_correctionnotice"),
    ]
