import uuid

import django.db.models.deletion
from django.db import migrations, models

import placemap.foundations.clock
from placemap.access.row_security import enable_row_security


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("mappings", "0001_initial"),
        ("subjects", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="MatchRun",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("running", "Running"),
                            ("done", "Done"),
                            ("failed", "Failed"),
                        ],
                        default="waiting",
                        max_length=8,
                    ),
                ),
                ("stage", models.CharField(blank=True, max_length=120)),
                ("fraction", models.FloatField(default=0)),
                ("records", models.PositiveIntegerField(default=0)),
                ("clear", models.PositiveIntegerField(default=0)),
                ("doubtful", models.PositiveIntegerField(default=0)),
                ("failure", models.CharField(blank=True, max_length=300)),
                ("engine_version", models.CharField(blank=True, max_length=40)),
                ("asked_at", models.DateTimeField(default=placemap.foundations.clock.now)),
                ("asked_by", models.UUIDField()),
                ("asked_for_agency", models.UUIDField()),
                ("moved_at", models.DateTimeField(default=placemap.foundations.clock.now)),
                ("finished_at", models.DateTimeField(null=True)),
                ("confirmed_at", models.DateTimeField(null=True)),
                (
                    "mapping",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="mappings.mapping"
                    ),
                ),
            ],
            options={
                "ordering": ["-asked_at"],
            },
        ),
        migrations.CreateModel(
            name="Judgement",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("answer", models.CharField(max_length=10)),
                ("why", models.CharField(blank=True, max_length=500)),
                ("reasons", models.JSONField(default=list)),
                (
                    "origin",
                    models.CharField(
                        choices=[
                            ("read", "Read side by side"),
                            ("clear", "Confirmed from the clear matches"),
                        ],
                        max_length=8,
                    ),
                ),
                ("engine_version", models.CharField(blank=True, max_length=40)),
                ("judged_at", models.DateTimeField(default=placemap.foundations.clock.now)),
                ("judged_by", models.UUIDField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("withdrawn_by", models.UUIDField(null=True)),
                (
                    "left",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="subjects.person"
                    ),
                ),
                (
                    "mapping",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="mappings.mapping"
                    ),
                ),
                (
                    "right",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="subjects.person"
                    ),
                ),
            ],
            options={
                "ordering": ["judged_at"],
                "indexes": [models.Index(fields=["mapping", "left", "right"], name="judgement_by_pair")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("left__lt", models.F("right"))), name="judgement_in_order"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("withdrawn_at", None), ("withdrawn_by", None)),
                            models.Q(("withdrawn_at__isnull", False), ("withdrawn_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="judgement_withdrawn_paired",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Candidate",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("decision", models.CharField(max_length=8)),
                ("weight", models.FloatField()),
                ("reasons", models.JSONField(default=list)),
                ("warnings", models.JSONField(default=list)),
                ("summary", models.TextField(blank=True)),
                (
                    "left",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="subjects.person"
                    ),
                ),
                (
                    "mapping",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="mappings.mapping"
                    ),
                ),
                (
                    "right",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="subjects.person"
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="candidates",
                        to="linkage.matchrun",
                    ),
                ),
            ],
            options={
                "ordering": ["-weight", "id"],
                "constraints": [
                    models.UniqueConstraint(fields=("mapping", "left", "right"), name="candidate_pair_once"),
                    models.CheckConstraint(
                        condition=models.Q(("left__lt", models.F("right"))), name="candidate_in_order"
                    ),
                ],
            },
        ),
        *enable_row_security(
            "linkage_matchrun",
            "linkage_candidate",
            "linkage_judgement",
        ),
    ]
