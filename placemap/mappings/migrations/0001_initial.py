import uuid

import django.db.models.deletion
from django.db import migrations, models

import placemap.foundations.clock
import placemap.mappings.vocabulary
from placemap.access.row_security import enable_row_security


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("partners", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Mapping",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("reference", models.CharField(max_length=12, unique=True)),
                ("title", models.CharField(max_length=120)),
                (
                    "started_from",
                    models.CharField(
                        choices=[("cohort", "A group of children"), ("place", "A place")], max_length=10
                    ),
                ),
                ("place", models.CharField(blank=True, max_length=200)),
                ("harm", models.TextField(max_length=1000)),
                ("purpose", models.CharField(max_length=300)),
                (
                    "basis_confirmed_at",
                    models.DateTimeField(help_text="When purpose and basis were last confirmed", null=True),
                ),
                ("basis_confirmed_by", models.UUIDField(null=True)),
                (
                    "commissioned_by",
                    models.CharField(blank=True, help_text="Whose behalf the group acts on", max_length=120),
                ),
                ("commissioned_on", models.DateField(null=True)),
                (
                    "naming_mode",
                    models.CharField(
                        choices=[
                            ("full", "Full names"),
                            ("initials", "Initials"),
                            ("pseudonym", "Working references"),
                        ],
                        default=placemap.mappings.vocabulary.NamingMode["FULL"],
                        max_length=10,
                    ),
                ),
                ("naming_minuted", models.CharField(blank=True, max_length=200)),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("objective", "Objective"),
                            ("scanning", "Scanning"),
                            ("analysis", "Analysis"),
                            ("response", "Response"),
                            ("assessment", "Assessment"),
                        ],
                        default=placemap.mappings.vocabulary.Stage["OBJECTIVE"],
                        max_length=12,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Open"), ("closed", "Closed")],
                        default=placemap.mappings.vocabulary.MappingState["OPEN"],
                        max_length=8,
                    ),
                ),
                ("opened_on", models.DateField()),
                ("opened_by", models.UUIDField()),
                ("ends_on", models.DateField()),
                ("closed_on", models.DateField(null=True)),
                (
                    "closure_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("objectives_met", "The objectives are met"),
                            ("no_longer_applicable", "It no longer applies"),
                            ("beyond_the_group", "It is beyond what this group can do"),
                        ],
                        max_length=24,
                    ),
                ),
                ("closure_note", models.CharField(blank=True, max_length=500)),
                ("version", models.PositiveIntegerField(default=1)),
                ("area", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="partners.area")),
                (
                    "lawful_basis",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="partners.legalpower"),
                ),
            ],
            options={
                "ordering": ["-opened_on", "reference"],
            },
        ),
        migrations.CreateModel(
            name="Member",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("joined_on", models.DateField()),
                ("left_on", models.DateField(null=True)),
                ("asked_on", models.DateField(help_text="When its list was asked for", null=True)),
                ("due_on", models.DateField(null=True)),
                ("nothing_known_on", models.DateField(help_text="When it said it holds nothing", null=True)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to="partners.agency",
                    ),
                ),
                (
                    "mapping",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="members",
                        to="mappings.mapping",
                    ),
                ),
            ],
            options={
                "ordering": ["agency__name"],
            },
        ),
        migrations.CreateModel(
            name="ScopeVersion",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("in_scope", models.TextField(max_length=1500)),
                ("out_of_scope", models.TextField(blank=True, max_length=1500)),
                ("goes_to", models.CharField(blank=True, max_length=300)),
                ("reason", models.CharField(max_length=300)),
                ("approved_by", models.UUIDField()),
                ("approved_at", models.DateTimeField(default=placemap.foundations.clock.now)),
                (
                    "mapping",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="scopes",
                        to="mappings.mapping",
                    ),
                ),
            ],
            options={
                "ordering": ["-number"],
            },
        ),
        migrations.CreateModel(
            name="Seat",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("from_on", models.DateField()),
                ("until_on", models.DateField(null=True)),
                ("can_commit_resources", models.BooleanField(null=True)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partners.agency"
                    ),
                ),
                (
                    "mapping",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="seats",
                        to="mappings.mapping",
                    ),
                ),
                (
                    "role",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partners.role"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="seats", to="partners.user"
                    ),
                ),
            ],
            options={
                "ordering": ["role__order", "user__name"],
            },
        ),
        migrations.CreateModel(
            name="StageEntry",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("objective", "Objective"),
                            ("scanning", "Scanning"),
                            ("analysis", "Analysis"),
                            ("response", "Response"),
                            ("assessment", "Assessment"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("not_started", "Not started"),
                            ("in_progress", "In progress"),
                            ("needs_attention", "Needs attention"),
                            ("complete", "Complete"),
                        ],
                        max_length=16,
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300)),
                ("moved_at", models.DateTimeField(default=placemap.foundations.clock.now)),
                ("moved_by", models.UUIDField()),
                (
                    "mapping",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="stage_entries",
                        to="mappings.mapping",
                    ),
                ),
            ],
            options={
                "ordering": ["moved_at"],
            },
        ),
        migrations.AddConstraint(
            model_name="mapping",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on__gt", models.F("opened_on"))), name="mapping_ends"
            ),
        ),
        migrations.AddConstraint(
            model_name="mapping",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_on", None), ("state", "open")),
                    models.Q(("closed_on__isnull", False), ("state", "closed")),
                    _connector="OR",
                ),
                name="mapping_closed_on_with_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="mapping",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("basis_confirmed_at", None), ("basis_confirmed_by", None)),
                    models.Q(("basis_confirmed_at__isnull", False), ("basis_confirmed_by__isnull", False)),
                    _connector="OR",
                ),
                name="mapping_basis_confirmed_paired",
            ),
        ),
        migrations.AddConstraint(
            model_name="member",
            constraint=models.UniqueConstraint(fields=("mapping", "agency"), name="agency_joins_once"),
        ),
        migrations.AddConstraint(
            model_name="scopeversion",
            constraint=models.UniqueConstraint(fields=("mapping", "number"), name="scope_numbered_once"),
        ),
        migrations.AddConstraint(
            model_name="seat",
            constraint=models.UniqueConstraint(
                fields=("mapping", "user", "role", "from_on"), name="seat_taken_once"
            ),
        ),
        *enable_row_security(
            "mappings_mapping",
            "mappings_scopeversion",
            "mappings_member",
            "mappings_seat",
            "mappings_stageentry",
        ),
    ]
