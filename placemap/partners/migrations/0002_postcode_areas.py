import uuid

import django.db.models.deletion
from django.db import migrations, models

from placemap.access.row_security import enable_row_security


class Migration(migrations.Migration):
    dependencies = [
        ("partners", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="AreaBody",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "answers_for",
                    models.CharField(
                        choices=[
                            ("social_care", "Children's social care"),
                            ("police", "Police"),
                            ("community_safety", "Community safety partnership"),
                            ("streets", "Streets, parks and anti-social behaviour"),
                            ("health", "Health"),
                            ("early_help", "Early help"),
                            ("youth_justice", "Youth justice"),
                            ("lead", "Leads on child exploitation"),
                        ],
                        max_length=20,
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=120)),
                ("from_on", models.DateField()),
                ("until_on", models.DateField(null=True)),
                (
                    "agency",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="covers",
                        to="partners.agency",
                    ),
                ),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="bodies", to="partners.area"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "area bodies",
                "ordering": ["area__name", "answers_for", "from_on"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("agency", None), ("name", ""), _connector="XOR"),
                        name="area_body_agency_or_name",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until_on", None), ("until_on__gte", models.F("from_on")), _connector="OR"
                        ),
                        name="area_body_ends_later",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PostcodeArea",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("code", models.CharField(max_length=8)),
                ("place", models.CharField(blank=True, max_length=80)),
                ("from_on", models.DateField()),
                ("until_on", models.DateField(null=True)),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="postcodes",
                        to="partners.area",
                    ),
                ),
            ],
            options={
                "ordering": ["code", "from_on"],
                "constraints": [
                    models.UniqueConstraint(fields=("code", "area", "from_on"), name="postcode_in_area_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until_on", None), ("until_on__gte", models.F("from_on")), _connector="OR"
                        ),
                        name="postcode_area_ends_later",
                    ),
                ],
            },
        ),
        *enable_row_security("partners_postcodearea", "partners_areabody"),
    ]
