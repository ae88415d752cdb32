import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import placemap.cohort.vocabulary
import placemap.foundations.clock
import placemap.information.vocabulary
from placemap.access.row_security import enable_row_security


class Migration(migrations.Migration):
    dependencies = [
        ("cohort", "0001_initial"),
        ("information", "0002_lists_that_came"),
        ("mappings", "0002_list_received"),
        ("partners", "0002_postcode_areas"),
        ("subjects", "0002_the_map"),
    ]

    operations = [
        migrations.AddField(
            model_name="factor",
            name="term",
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.AlterField(
            model_name="factor",
            name="kind",
            field=models.CharField(
                choices=[
                    ("worry", "What we are worried about"),
                    ("strength", "What is working well"),
                    ("unsorted", "Not yet sorted"),
                ],
                max_length=16,
            ),
        ),
        migrations.CreateModel(
            name="AdulthoodReview",
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
                ("reviewed_on", models.DateField()),
                ("plan", models.TextField(max_length=1000)),
                ("hand_over_to", models.CharField(blank=True, max_length=160)),
                ("not_needed_because", models.CharField(blank=True, max_length=300)),
                ("handed_over_on", models.DateField(null=True)),
                ("accepted_by", models.CharField(blank=True, max_length=120)),
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
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="subjects.person"
                    ),
                ),
            ],
            options={
                "ordering": ["-recorded_at"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ChronologyEntry",
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
                            ("exclusion", "Excluded from school"),
                            ("arrest", "Arrested"),
                            ("injury", "Hurt or in hospital"),
                            ("missing", "Missing"),
                            ("move", "Moved home or placement"),
                            ("court", "Court or custody"),
                            ("bereavement", "Lost somebody close"),
                            ("disclosure", "Told somebody what is happening"),
                            ("contact", "Contact with a service"),
                            ("seen", "Seen"),
                            ("achievement", "Something that went well"),
                            ("other", "Something else"),
                        ],
                        default=placemap.cohort.vocabulary.EntryKind["OTHER"],
                        max_length=16,
                    ),
                ),
                (
                    "happened_at",
                    models.TimeField(help_text="Null where the time is not known: never 00:00", null=True),
                ),
                ("is_estimated", models.BooleanField(default=False)),
                ("text", models.TextField(max_length=1000)),
                (
                    "impact",
                    models.TextField(blank=True, help_text="What it meant for the child", max_length=600),
                ),
                ("response", models.TextField(blank=True, help_text="What we did", max_length=600)),
                ("respond_by", models.DateField(null=True)),
                ("responded_on", models.DateField(null=True)),
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
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="subjects.person"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "chronology entries",
                "ordering": ["-recorded_at"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="CohortVersion",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("number", models.PositiveIntegerField()),
                ("name", models.CharField(max_length=80)),
                ("note", models.CharField(blank=True, max_length=300)),
                ("frozen_at", models.DateTimeField(default=placemap.foundations.clock.now)),
                ("frozen_by", models.UUIDField()),
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
                "ordering": ["-number"],
            },
        ),
        migrations.CreateModel(
            name="ConcernJudgement",
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
                    "level",
                    models.CharField(
                        choices=[
                            ("emerging", "Emerging"),
                            ("moderate", "Moderate"),
                            ("significant", "Significant"),
                            ("not_assessed", "Not assessed"),
                            ("reduced", "Reduced"),
                            ("ended", "Ended"),
                        ],
                        max_length=14,
                    ),
                ),
                ("reasons_for", models.TextField(max_length=1000)),
                ("reasons_against", models.TextField(max_length=1000)),
                ("child_view", models.TextField(blank=True, max_length=1000)),
                ("child_view_missing", models.CharField(blank=True, max_length=300)),
                ("signed_name", models.CharField(max_length=120)),
                ("signed_as", models.CharField(max_length=120)),
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
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="subjects.person"
                    ),
                ),
            ],
            options={
                "ordering": ["-recorded_at"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="CohortVersionEntry",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "Proposed"),
                            ("agreed", "Agreed"),
                            ("declined", "Declined"),
                            ("removed", "Left the cohort"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "views",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), default=list, size=None
                    ),
                ),
                (
                    "cohort_version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="entries",
                        to="cohort.cohortversion",
                    ),
                ),
                (
                    "mapping",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="mappings.mapping"
                    ),
                ),
                (
                    "membership",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="cohort.membership",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="subjects.person"
                    ),
                ),
                (
                    "concern",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="cohort.concernjudgement",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Consideration",
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
                    "outcome",
                    models.CharField(
                        choices=[
                            ("refer", "Refer"),
                            ("support", "Support in place"),
                            ("no_concern", "No concern: let go"),
                        ],
                        max_length=12,
                    ),
                ),
                ("reason", models.TextField(max_length=600)),
                (
                    "done_with_child",
                    models.BooleanField(help_text="Whether it was done with the young person"),
                ),
                ("done_with_reason", models.CharField(blank=True, max_length=300)),
                (
                    "other_children",
                    models.CharField(
                        choices=[("yes", "Yes"), ("no", "No"), ("not_known", "Not known")],
                        default=placemap.cohort.vocabulary.YesNoNotKnown["NOT_KNOWN"],
                        max_length=10,
                    ),
                ),
                ("other_children_note", models.CharField(blank=True, max_length=300)),
                ("decided_on", models.DateField()),
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
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="subjects.person"
                    ),
                ),
            ],
            options={
                "ordering": ["-recorded_at"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Enquiry",
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
                ("purpose", models.CharField(max_length=300)),
                ("closes_on", models.DateField()),
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
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="subjects.person"
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
                "ordering": ["-recorded_at"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="EnquiryAnswer",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "reply",
                    models.CharField(
                        choices=[
                            ("waiting", "No answer yet"),
                            ("known", "Known to us"),
                            ("not_known", "Not known to us"),
                            ("lead_worker", "We are the lead worker"),
                        ],
                        default=placemap.cohort.vocabulary.EnquiryReply["WAITING"],
                        max_length=12,
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300)),
                ("asked_at", models.DateTimeField(default=placemap.foundations.clock.now)),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partners.agency"
                    ),
                ),
                (
                    "enquiry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="answers",
                        to="cohort.enquiry",
                    ),
                ),
                (
                    "mapping",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="mappings.mapping"
                    ),
                ),
                (
                    "opening",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="subjects.nameopening",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partners.user"
                    ),
                ),
            ],
            options={
                "ordering": ["asked_at"],
            },
        ),
        migrations.CreateModel(
            name="EntryJudgement",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("is_same", models.BooleanField()),
                ("decided_at", models.DateTimeField(default=placemap.foundations.clock.now)),
                ("decided_by", models.UUIDField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partners.agency"
                    ),
                ),
                (
                    "left",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="cohort.chronologyentry",
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
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="cohort.chronologyentry",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="LetGo",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("source_sheet", models.CharField(blank=True, max_length=80)),
                ("source_row", models.PositiveIntegerField(null=True)),
                ("child", models.UUIDField()),
                ("reason", models.TextField(max_length=600)),
                ("done_with_child", models.BooleanField()),
                ("decided_on", models.DateField()),
                ("decided_by", models.UUIDField()),
                ("read_at", models.DateTimeField(null=True)),
                ("read_by", models.UUIDField(null=True)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partners.agency"
                    ),
                ),
                (
                    "contribution",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, to="information.contribution"
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
                "ordering": ["-decided_on"],
            },
        ),
        migrations.CreateModel(
            name="NameRequest",
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
                ("reason", models.CharField(blank=True, max_length=300)),
                (
                    "state",
                    models.CharField(
                        choices=[("asked", "Asked"), ("opened", "Opened"), ("declined", "Declined")],
                        default=placemap.cohort.vocabulary.NameRequestState["ASKED"],
                        max_length=10,
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True)),
                ("decided_by", models.UUIDField(null=True)),
                ("decided_reason", models.CharField(blank=True, max_length=300)),
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
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="subjects.person"
                    ),
                ),
            ],
            options={
                "ordering": ["-recorded_at"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="WarningNote",
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
                            ("plan_first", "Plan before placing with others"),
                            ("extra_familial", "Harm outside the home"),
                            ("do_not_disclose", "Do not disclose where they are"),
                            ("care_contacting", "Take care how you make contact"),
                            ("worker_safety", "Safety of workers: speak to the author first"),
                            ("communication", "How this child communicates"),
                            ("other", "Something else to know"),
                        ],
                        max_length=20,
                    ),
                ),
                ("text", models.CharField(max_length=400)),
                ("signed_name", models.CharField(max_length=120)),
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
                "ordering": ["-recorded_at"],
                "abstract": False,
            },
        ),
        migrations.AddIndex(
            model_name="chronologyentry",
            index=models.Index(fields=["person", "-happened_on"], name="entry_by_person"),
        ),
        migrations.AddConstraint(
            model_name="cohortversion",
            constraint=models.UniqueConstraint(fields=("mapping", "number"), name="version_numbered_once"),
        ),
        migrations.AddConstraint(
            model_name="enquiryanswer",
            constraint=models.UniqueConstraint(fields=("enquiry", "user"), name="asked_once"),
        ),
        migrations.AddConstraint(
            model_name="entryjudgement",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_at", None)),
                fields=("left", "right"),
                name="entries_judged_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="entryjudgement",
            constraint=models.CheckConstraint(
                condition=models.Q(("left__lt", models.F("right"))), name="entries_in_order"
            ),
        ),
        migrations.AddConstraint(
            model_name="namerequest",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "asked")),
                fields=("person", "recorded_by"),
                name="one_name_request_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="warningnote",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at", None), ("ended_by", None)),
                    models.Q(("ended_at__isnull", False), ("ended_by__isnull", False)),
                    _connector="OR",
                ),
                name="warning_ended_paired",
            ),
        ),
        *enable_row_security(
            "cohort_adulthoodreview",
            "cohort_chronologyentry",
            "cohort_cohortversion",
            "cohort_concernjudgement",
            "cohort_cohortversionentry",
            "cohort_consideration",
            "cohort_enquiry",
            "cohort_enquiryanswer",
            "cohort_entryjudgement",
            "cohort_letgo",
            "cohort_namerequest",
            "cohort_warningnote",
        ),
    ]
