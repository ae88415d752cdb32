import uuid

import django.db.models.deletion
from django.db import migrations, models

import placemap.foundations.clock
import placemap.information.vocabulary
from placemap.access.row_security import enable_row_security


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("mappings", "0001_initial"),
        ("partners", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Contribution",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("list", "A list"),
                            ("noticed", "Something noticed"),
                            ("by_hand", "Entered by hand"),
                        ],
                        max_length=10,
                    ),
                ),
                ("title", models.CharField(max_length=160)),
                ("purpose", models.CharField(max_length=200)),
                (
                    "handling",
                    models.CharField(
                        choices=[
                            ("P", "Lawful sharing permitted"),
                            ("C", "Lawful sharing with conditions: ask who gave it first"),
                        ],
                        default=placemap.information.vocabulary.Handling["PERMITTED"],
                        max_length=4,
                    ),
                ),
                (
                    "how_known",
                    models.CharField(
                        choices=[
                            ("seen_myself", "Seen or heard myself"),
                            ("told_by_person", "Told by the person"),
                            ("told_by_other", "Told by someone else"),
                            ("record_check", "From our records"),
                            ("professional_opinion", "Professional opinion"),
                            ("rumour", "Rumour, or not known how"),
                        ],
                        max_length=24,
                    ),
                ),
                (
                    "audience",
                    models.CharField(
                        choices=[
                            ("team", "The mapping's team"),
                            ("restricted", "Only the agency that gave it and the coordinator"),
                        ],
                        default=placemap.information.vocabulary.Audience["TEAM"],
                        max_length=12,
                    ),
                ),
                ("review_on", models.DateField()),
                ("given_at", models.DateTimeField(default=placemap.foundations.clock.now)),
                ("given_by", models.UUIDField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("withdrawn_by", models.UUIDField(null=True)),
                ("withdrawn_reason", models.CharField(blank=True, max_length=300)),
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
                        related_name="contributions",
                        to="mappings.mapping",
                    ),
                ),
                (
                    "power",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partners.legalpower",
                    ),
                ),
            ],
            options={
                "ordering": ["-given_at"],
            },
        ),
        migrations.CreateModel(
            name="Concern",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "audience",
                    models.CharField(
                        choices=[
                            ("team", "The mapping's team"),
                            ("restricted", "Only the agency that gave it and the coordinator"),
                        ],
                        default=placemap.information.vocabulary.Audience["TEAM"],
                        max_length=12,
                    ),
                ),
                (
                    "how_known",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("seen_myself", "Seen or heard myself"),
                            ("told_by_person", "Told by the person"),
                            ("told_by_other", "Told by someone else"),
                            ("record_check", "From our records"),
                            ("professional_opinion", "Professional opinion"),
                            ("rumour", "Rumour, or not known how"),
                        ],
                        max_length=24,
                    ),
                ),
                (
                    "grade",
                    models.CharField(blank=True, help_text="3x5x2 grade as given, like 2/B/P", max_length=12),
                ),
                (
                    "nature",
                    models.CharField(
                        choices=[
                            ("fact", "Fact"),
                            ("opinion", "Opinion"),
                            ("own_words", "In their own words"),
                        ],
                        default=placemap.information.vocabulary.Nature["FACT"],
                        max_length=10,
                    ),
                ),
                ("happened_on", models.DateField(null=True)),
                ("review_on", models.DateField(null=True)),
                ("recorded_at", models.DateTimeField(default=placemap.foundations.clock.now)),
                ("recorded_by", models.UUIDField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("text", models.TextField(max_length=2000)),
                ("about", models.CharField(blank=True, max_length=200)),
                ("place", models.CharField(blank=True, max_length=200)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("new", "New"),
                            ("kept", "Kept for the mapping"),
                            ("routed", "Passed on"),
                            ("received", "Passed on, and received"),
                        ],
                        default=placemap.information.vocabulary.ConcernState["NEW"],
                        max_length=10,
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
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
                    "contribution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="information.contribution",
                    ),
                ),
            ],
            options={
                "ordering": ["-recorded_at"],
            },
        ),
        migrations.CreateModel(
            name="Routing",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("reason", models.CharField(max_length=300)),
                ("message", models.TextField(max_length=1000)),
                ("sent_at", models.DateTimeField(default=placemap.foundations.clock.now)),
                ("sent_by", models.UUIDField()),
                ("received_at", models.DateTimeField(null=True)),
                ("received_by", models.UUIDField(null=True)),
                ("reply", models.CharField(blank=True, max_length=300)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partners.agency"
                    ),
                ),
                (
                    "concern",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="routings",
                        to="information.concern",
                    ),
                ),
                (
                    "mapping",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="mappings.mapping"
                    ),
                ),
                (
                    "sent_to",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partners.agency"
                    ),
                ),
            ],
            options={
                "ordering": ["-sent_at"],
            },
        ),
        migrations.AddConstraint(
            model_name="contribution",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("withdrawn_at", None), ("withdrawn_by", None)),
                    models.Q(("withdrawn_at__isnull", False), ("withdrawn_by__isnull", False)),
                    _connector="OR",
                ),
                name="contribution_withdrawn_paired",
            ),
        ),
        migrations.AddConstraint(
            model_name="routing",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("received_at", None), ("received_by", None)),
                    models.Q(("received_at__isnull", False), ("received_by__isnull", False)),
                    _connector="OR",
                ),
                name="routing_received_paired",
            ),
        ),
        *enable_row_security(
            "information_contribution",
            "information_concern",
            "information_routing",
        ),
    ]
