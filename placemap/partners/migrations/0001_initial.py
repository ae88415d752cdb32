import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import placemap.foundations.clock
import placemap.partners.vocabulary
from placemap.access.row_security import enable_row_security


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="LegalPower",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("code", models.CharField(max_length=40, unique=True)),
                ("title", models.CharField(max_length=160)),
                ("help", models.CharField(max_length=300)),
                ("is_duty", models.BooleanField(default=False)),
                ("jurisdiction", models.CharField(default="England", max_length=40)),
                ("in_force_from", models.DateField(null=True)),
                ("in_force_to", models.DateField(null=True)),
                ("min_age", models.PositiveSmallIntegerField(null=True)),
                ("max_age", models.PositiveSmallIntegerField(null=True)),
                ("source", models.CharField(max_length=200)),
                ("last_checked", models.DateField()),
                ("order", models.PositiveSmallIntegerField(default=100)),
            ],
            options={
                "ordering": ["order", "code"],
            },
        ),
        migrations.CreateModel(
            name="Role",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("code", models.SlugField(max_length=40, unique=True)),
                ("title", models.CharField(max_length=80)),
                ("sentence", models.CharField(max_length=240)),
                (
                    "scope",
                    models.CharField(
                        choices=[("account", "Across the partnership"), ("seat", "In one mapping")],
                        max_length=10,
                    ),
                ),
                (
                    "duties",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), default=list, size=None
                    ),
                ),
                ("order", models.PositiveSmallIntegerField(default=100)),
            ],
            options={
                "ordering": ["order", "title"],
            },
        ),
        migrations.CreateModel(
            name="Area",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("name", models.CharField(max_length=120, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("partnership", "Safeguarding partnership"),
                            ("county", "County council"),
                            ("unitary", "Unitary council"),
                            ("district", "District council"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parts",
                        to="partners.area",
                    ),
                ),
            ],
            options={
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="Agency",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("name", models.CharField(max_length=120, unique=True)),
                ("short_name", models.CharField(max_length=40)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("social_care", "Children's social care"),
                            ("early_help", "Early help"),
                            ("police", "Police"),
                            ("school", "School"),
                            ("health", "Health"),
                            ("youth_justice", "Youth justice"),
                            ("youth_service", "Youth service"),
                            ("charity", "Charity or community group"),
                            ("district_council", "District council service"),
                            ("housing", "Housing provider"),
                            ("probation", "Probation"),
                            ("partnership_team", "Safeguarding partnership team"),
                            ("other", "Another agency"),
                        ],
                        max_length=30,
                    ),
                ),
                (
                    "regime",
                    models.CharField(
                        choices=[("general", "UK GDPR"), ("law_enforcement", "Law enforcement processing")],
                        default=placemap.partners.vocabulary.Regime["GENERAL"],
                        max_length=20,
                    ),
                ),
                ("is_active", models.BooleanField(default=True)),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agencies",
                        to="partners.area",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "agencies",
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="User",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("name", models.CharField(max_length=120)),
                ("email", models.EmailField(max_length=254, unique=True)),
                ("job_title", models.CharField(max_length=120)),
                ("is_active", models.BooleanField(default=True)),
                (
                    "can_demonstrate",
                    models.BooleanField(
                        default=False,
                        help_text="An invented person anyone may sign in as in demonstration mode",
                    ),
                ),
                ("introduction", models.CharField(blank=True, max_length=200)),
                ("demonstration_group", models.CharField(blank=True, max_length=40)),
                ("order", models.PositiveSmallIntegerField(default=100)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="people",
                        to="partners.agency",
                    ),
                ),
            ],
            options={
                "ordering": ["order", "name"],
            },
        ),
        migrations.CreateModel(
            name="Agreement",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("signed_on", models.DateField()),
                ("expires_on", models.DateField()),
                ("signed_by", models.CharField(max_length=120)),
                ("version", models.CharField(max_length=40)),
                ("purpose", models.CharField(max_length=200)),
                ("power", models.CharField(max_length=40)),
                ("handling", models.CharField(max_length=20)),
                ("source_grade", models.CharField(max_length=20)),
                ("review_months", models.PositiveSmallIntegerField(default=6)),
                ("recorded_at", models.DateTimeField(default=placemap.foundations.clock.now)),
                ("recorded_by", models.UUIDField(null=True)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="agreements",
                        to="partners.agency",
                    ),
                ),
            ],
            options={
                "ordering": ["-expires_on"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("expires_on__gt", models.F("signed_on"))),
                        name="agreement_expires_later",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RoleHolding",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("from_on", models.DateField()),
                ("until_on", models.DateField(null=True)),
                ("role", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="partners.role")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="holdings",
                        to="partners.user",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("user", "role", "from_on"), name="role_held_once")
                ],
            },
        ),
        *enable_row_security(
            "partners_area",
            "partners_role",
            "partners_agency",
            "partners_agreement",
            "partners_user",
            "partners_roleholding",
            "partners_legalpower",
        ),
    ]
