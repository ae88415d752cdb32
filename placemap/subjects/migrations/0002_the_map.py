import uuid

import django.db.models.deletion
from django.db import migrations, models

import placemap.foundations.clock
import placemap.information.vocabulary
import placemap.subjects.vocabulary
from placemap.access.row_security import enable_row_security


class Migration(migrations.Migration):
    dependencies = [
        ("information", "0002_lists_that_came"),
        ("mappings", "0002_list_received"),
        ("partners", "0002_postcode_areas"),
        ("subjects", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="person",
            name="consider_by",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="person",
            name="consideration",
            field=models.CharField(
                blank=True,
                choices=[
                    ("open", "Being considered"),
                    ("referred", "Referred"),
                    ("supported", "Supported in place"),
                ],
                max_length=12,
            ),
        ),
        migrations.CreateModel(
            name="Entity",
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
                ("working_reference", models.CharField(max_length=12)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("place", "Place"),
                            ("protective_place", "Place that protects"),
                            ("group", "Group"),
                            ("line", "Line or brand"),
                            ("vehicle", "Vehicle"),
                            ("phone", "Phone"),
                            ("account", "Online account"),
                            ("object", "Other object"),
                        ],
                        max_length=20,
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("folded", models.CharField(max_length=120)),
                ("description", models.TextField(blank=True, max_length=600)),
                ("postcode", models.CharField(blank=True, max_length=8)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partners.agency"
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
                (
                    "mapping",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="mappings.mapping"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "entities",
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="EntityLink",
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
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("lives", "Lives at"),
                            ("formerly_lived", "Used to live at"),
                            ("placed", "Placed at"),
                            ("attends", "Goes to"),
                            ("spends_time", "Spends time at"),
                            ("feels_safe", "Feels safe at"),
                            ("feels_unsafe", "Feels unsafe at"),
                            ("harmed_at", "Was harmed at"),
                            ("found_at", "Found at when missing"),
                            ("avoids", "Avoids"),
                            ("banned_from", "Banned from"),
                            ("works_at", "Works at"),
                            ("controls", "Controls"),
                            ("in_contact", "In contact with"),
                            ("exploited_by", "Exploited by"),
                            ("threatened_by", "Threatened by"),
                            ("uses", "Uses"),
                            ("found_with", "Found with"),
                        ],
                        max_length=24,
                    ),
                ),
                (
                    "strength",
                    models.CharField(
                        choices=[
                            ("confirmed", "Confirmed: two sources, or known directly"),
                            ("reported", "Reported: one source"),
                            ("unverified", "Unverified: may be wrong"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("current", "Current"), ("ended", "Ended")],
                        default=placemap.subjects.vocabulary.LinkState["CURRENT"],
                        max_length=8,
                    ),
                ),
                ("first_on", models.DateField(null=True)),
                ("last_on", models.DateField(null=True)),
                ("expires_on", models.DateField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_by", models.UUIDField(null=True)),
                ("ended_reason", models.CharField(blank=True, max_length=300)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partners.agency"
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
                (
                    "entity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="links",
                        to="subjects.entity",
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
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="entity_links",
                        to="subjects.person",
                    ),
                ),
            ],
            options={
                "ordering": ["-recorded_at"],
            },
        ),
        migrations.CreateModel(
            name="EntityLinkWords",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("text", models.TextField(max_length=2000)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partners.agency"
                    ),
                ),
                (
                    "link",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="words",
                        to="subjects.entitylink",
                    ),
                ),
                (
                    "mapping",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="mappings.mapping"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Fingerprint",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("code", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField(default=placemap.foundations.clock.now)),
                ("expires_on", models.DateField(help_text="Set when the mapping closes", null=True)),
                (
                    "mapping",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="mappings.mapping"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="MapPosition",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("x", models.FloatField()),
                ("y", models.FloatField()),
                ("placed_at", models.DateTimeField(default=placemap.foundations.clock.now)),
                (
                    "entity",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="subjects.entity",
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
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="subjects.person",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="partners.user"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="MapSnapshot",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("name", models.CharField(max_length=80)),
                ("taken_at", models.DateTimeField(default=placemap.foundations.clock.now)),
                ("taken_by", models.UUIDField()),
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
            ],
            options={
                "ordering": ["-taken_at"],
            },
        ),
        migrations.CreateModel(
            name="NameOpening",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "because",
                    models.CharField(
                        choices=[
                            ("who_knows", "Asked whether they know this child"),
                            ("chair", "Opened by the chair for one item"),
                            ("police_decision", "Decision on police access, for safeguarding only"),
                            ("danger", "Immediate danger"),
                        ],
                        max_length=16,
                    ),
                ),
                ("purpose", models.CharField(blank=True, max_length=300)),
                ("minuted", models.CharField(blank=True, max_length=200)),
                ("opened_at", models.DateTimeField(default=placemap.foundations.clock.now)),
                ("opened_by", models.UUIDField()),
                ("until", models.DateTimeField()),
                ("closed_at", models.DateTimeField(null=True)),
                ("closed_by", models.UUIDField(null=True)),
                ("reviewed_at", models.DateTimeField(null=True)),
                ("reviewed_by", models.UUIDField(null=True)),
                ("review_note", models.CharField(blank=True, max_length=300)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "mapping",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="mappings.mapping"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="subjects.person",
                    ),
                ),
                (
                    "power",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partners.legalpower",
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
                "ordering": ["-opened_at"],
            },
        ),
        migrations.CreateModel(
            name="SnapshotLink",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "strength",
                    models.CharField(
                        choices=[
                            ("confirmed", "Confirmed: two sources, or known directly"),
                            ("reported", "Reported: one source"),
                            ("unverified", "Unverified: may be wrong"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "entity_link",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="subjects.entitylink",
                    ),
                ),
                (
                    "link",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="subjects.link",
                    ),
                ),
                (
                    "mapping",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="mappings.mapping"
                    ),
                ),
                (
                    "snapshot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="links",
                        to="subjects.mapsnapshot",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SnapshotNode",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("x", models.FloatField(null=True)),
                ("y", models.FloatField(null=True)),
                (
                    "entity",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="subjects.entity",
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
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="subjects.person",
                    ),
                ),
                (
                    "snapshot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="nodes",
                        to="subjects.mapsnapshot",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="entity",
            index=models.Index(fields=["mapping", "folded"], name="entity_by_folded"),
        ),
        migrations.AddConstraint(
            model_name="entity",
            constraint=models.UniqueConstraint(
                fields=("mapping", "working_reference"), name="entity_reference_in_mapping"
            ),
        ),
        migrations.AddIndex(
            model_name="entitylink",
            index=models.Index(fields=["mapping", "state"], name="entity_link_by_state"),
        ),
        migrations.AddIndex(
            model_name="entitylink",
            index=models.Index(fields=["person"], name="entity_link_by_person"),
        ),
        migrations.AddIndex(
            model_name="entitylink",
            index=models.Index(fields=["entity"], name="entity_link_by_entity"),
        ),
        migrations.AddConstraint(
            model_name="entitylink",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("first_on", None),
                    ("last_on", None),
                    ("last_on__gte", models.F("first_on")),
                    _connector="OR",
                ),
                name="entity_link_ends_after_start",
            ),
        ),
        migrations.AddConstraint(
            model_name="entitylink",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "current"), ("withdrawn_at", None)),
                fields=("mapping", "agency", "person", "entity", "kind", "audience"),
                name="one_live_entity_link",
            ),
        ),
        migrations.AddIndex(
            model_name="fingerprint",
            index=models.Index(fields=["mapping", "code"], name="fingerprint_by_code"),
        ),
        migrations.AddIndex(
            model_name="mapposition",
            index=models.Index(fields=["mapping", "user"], name="position_by_reader"),
        ),
        migrations.AddConstraint(
            model_name="mapposition",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("entity__isnull", False), ("person", None)),
                    models.Q(("entity", None), ("person__isnull", False)),
                    _connector="OR",
                ),
                name="position_of_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="mapposition",
            constraint=models.UniqueConstraint(fields=("user", "person"), name="position_once_a_person"),
        ),
        migrations.AddConstraint(
            model_name="mapposition",
            constraint=models.UniqueConstraint(fields=("user", "entity"), name="position_once_an_entity"),
        ),
        migrations.AddIndex(
            model_name="nameopening",
            index=models.Index(fields=["user", "until"], name="opening_by_reader"),
        ),
        migrations.AddConstraint(
            model_name="nameopening",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_at", None), ("closed_by", None)),
                    models.Q(("closed_at__isnull", False), ("closed_by__isnull", False)),
                    _connector="OR",
                ),
                name="opening_closed_paired",
            ),
        ),
        migrations.AddConstraint(
            model_name="nameopening",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("reviewed_at", None), ("reviewed_by", None)),
                    models.Q(("reviewed_at__isnull", False), ("reviewed_by__isnull", False)),
                    _connector="OR",
                ),
                name="opening_reviewed_paired",
            ),
        ),
        migrations.AddConstraint(
            model_name="nameopening",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("person__isnull", False), ("because", "police_decision"), _connector="OR"
                ),
                name="only_police_decision_for_all",
            ),
        ),
        migrations.AddConstraint(
            model_name="snapshotlink",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("entity_link__isnull", False), ("link", None)),
                    models.Q(("entity_link", None), ("link__isnull", False)),
                    _connector="OR",
                ),
                name="snapshot_link_of_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="snapshotnode",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("entity__isnull", False), ("person", None)),
                    models.Q(("entity", None), ("person__isnull", False)),
                    _connector="OR",
                ),
                name="snapshot_node_of_one",
            ),
        ),
        *enable_row_security(
            "subjects_entity",
            "subjects_entitylink",
            "subjects_entitylinkwords",
            "subjects_fingerprint",
            "subjects_mapposition",
            "subjects_mapsnapshot",
            "subjects_nameopening",
            "subjects_snapshotlink",
            "subjects_snapshotnode",
        ),
    ]
