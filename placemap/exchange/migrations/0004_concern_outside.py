import uuid

import django.db.models.deletion
from django.db import migrations, models

from placemap.access.row_security import enable_row_security


class Migration(migrations.Migration):
    """Who outside was given something of a list that was taken back, and whether they were told."""

    dependencies = [
        ("cohort", "0009_insiders_sampled"),
        ("exchange", "0003_erasegaps_altered"),
        ("mappings", "0006_rest_unchanged"),
        ("partners", "0006_oracle_law_version"),
    ]

    operations = [
        migrations.CreateModel(
            name="OutsideGiven",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("given_at", models.DateTimeField()),
                ("told_at", models.DateTimeField(null=True)),
                ("told_by", models.UUIDField(null=True)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partners.agency"
                    ),
                ),
                (
                    "answer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="cohort.enquiryanswer",
                    ),
                ),
                (
                    "mapping",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="mappings.mapping"
                    ),
                ),
                (
                    "referral",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="cohort.referral",
                    ),
                ),
                (
                    "upload",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="exchange.upload"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="partners.user",
                    ),
                ),
            ],
            options={
                "ordering": ["given_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", None), ("referral__isnull", False), ("user", None)),
                            models.Q(("answer__isnull", False), ("referral", None), ("user", None)),
                            models.Q(("answer", None), ("referral", None), ("user__isnull", False)),
                            _connector="OR",
                        ),
                        name="outside_given_one_thing",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("told_at", None), ("told_by", None)),
                            models.Q(("told_at__isnull", False), ("told_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="outside_told_paired",
                    ),
                    models.UniqueConstraint(
                        fields=("upload", "referral", "answer", "user"),
                        name="outside_once",
                        nulls_distinct=False,
                    ),
                ],
            },
        ),
        *enable_row_security("exchange_outsidegiven"),
    ]
