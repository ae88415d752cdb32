import uuid

import django.db.models.deletion
from django.db import migrations, models

import placemap.cohort.vocabulary
import placemap.foundations.clock
import placemap.information.vocabulary
from placemap.access.row_security import enable_row_security


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("information", "0001_initial"),
        ("mappings", "0001_initial"),
        ("partners", "0001_initial"),
        ("subjects", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="AgencyView",
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
                        blank=True,
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
                ("as_written", models.CharField(blank=True, max_length=80)),
                ("is_known", models.BooleanField(default=True, help_text="False: checked, and nothing held")),
                ("reasons_for", models.TextField(blank=True, max_length=1000)),
                ("reasons_against", models.TextField(blank=True, max_length=1000)),
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
            name="ChildVoice",
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
                ("text", models.TextField(blank=True, max_length=2000)),
                ("said_to", models.CharField(blank=True, max_length=120)),
                ("agreed_to_record", models.BooleanField(null=True)),
                ("not_sought_because", models.CharField(blank=True, max_length=300)),
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
            name="Dissent",
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
                ("text", models.TextField(max_length=600)),
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
            name="Factor",
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
                            ("worry", "What we are worried about"),
                            ("strength", "What is working well"),
                            ("unsorted", "Not yet sorted"),
                        ],
                        max_length=10,
                    ),
                ),
                ("text", models.TextField(max_length=1000)),
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
            name="LeadProfessional",
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
                ("name", models.CharField(max_length=120)),
                ("who", models.CharField(blank=True, max_length=120)),
                ("told_on", models.DateField(null=True)),
                ("told_by", models.CharField(blank=True, max_length=120)),
                ("response", models.CharField(blank=True, max_length=300)),
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
            name="NoReferral",
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
                ("reason", models.TextField(max_length=600)),
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
            name="Referral",
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
                    "to",
                    models.CharField(
                        choices=[
                            ("mash", "Children's social care (MASH)"),
                            ("police_urgent", "Police, urgent"),
                            ("strategy_discussion", "Strategy discussion (section 47)"),
                            ("early_help", "Early help or family help"),
                            ("nrm", "National Referral Mechanism"),
                            ("guardian_service", "Independent Guardian Service"),
                            ("exploitation_team", "Exploitation team"),
                            ("youth_justice", "Youth justice prevention"),
                            ("youth_support", "Targeted youth support"),
                            ("detached_youth_work", "Detached youth work"),
                            ("mentoring", "Mentoring or a charity"),
                            ("substance_misuse", "Drug and alcohol service"),
                            ("camhs", "Child mental health (CAMHS)"),
                            ("speech_language", "Speech and language"),
                            ("sexual_health", "Sexual health"),
                            ("school_nurse", "School nurse"),
                            ("education_inclusion", "Education welfare, inclusion or SEND"),
                            ("missing_service", "Missing service"),
                            ("adult_safeguarding", "Adult safeguarding"),
                            ("housing", "Housing"),
                            ("marac", "MARAC"),
                            ("victim_services", "Victim services"),
                            ("other", "Another service"),
                        ],
                        max_length=24,
                    ),
                ),
                ("to_detail", models.CharField(blank=True, max_length=160)),
                ("made_on", models.DateField()),
                ("made_by_name", models.CharField(max_length=120)),
                (
                    "told",
                    models.CharField(
                        choices=[("yes", "Yes"), ("not_yet", "Not yet"), ("no", "No, and we will not")],
                        max_length=8,
                    ),
                ),
                ("told_reason", models.CharField(blank=True, max_length=300)),
                ("received_on", models.DateField(null=True)),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("waiting", "No answer yet"),
                            ("accepted", "Accepted"),
                            ("redirected", "Sent on to another service"),
                            ("no_further_action", "No further action"),
                            ("seen", "Child seen"),
                            ("engaged", "Child engaged"),
                            ("support_in_place", "Support in place"),
                            ("declined_offer", "The family or child said no"),
                        ],
                        default=placemap.cohort.vocabulary.ReferralOutcome["WAITING"],
                        max_length=20,
                    ),
                ),
                ("outcome_on", models.DateField(null=True)),
                ("outcome_reason", models.CharField(blank=True, max_length=300)),
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
            name="StatutoryCheck",
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
                    "status",
                    models.CharField(
                        choices=[
                            ("not_checked", "Not checked"),
                            ("not_known", "Not known to social care"),
                            ("early_help", "Early help or family help"),
                            ("child_in_need", "Child in need (section 17)"),
                            ("section_47", "Section 47 enquiry"),
                            ("child_protection", "Child protection plan"),
                            ("looked_after", "Looked after"),
                            ("care_leaver", "Care leaver"),
                            ("closed", "Closed to social care"),
                            ("other", "Other"),
                        ],
                        max_length=20,
                    ),
                ),
                ("as_written", models.CharField(blank=True, max_length=120)),
                ("owner", models.CharField(blank=True, max_length=160)),
                ("checked_on", models.DateField()),
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
            name="ToldAbout",
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
                    "who",
                    models.CharField(
                        choices=[("child", "The child"), ("parent", "A parent or carer")], max_length=8
                    ),
                ),
                (
                    "told",
                    models.CharField(
                        choices=[("yes", "Yes"), ("not_yet", "Not yet"), ("no", "No, and we will not")],
                        max_length=8,
                    ),
                ),
                ("told_on", models.DateField(null=True)),
                ("told_by", models.CharField(blank=True, max_length=120)),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("view", models.TextField(blank=True, max_length=1000)),
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
            name="TrustedAdult",
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
                ("name", models.CharField(max_length=120)),
                ("who", models.CharField(blank=True, max_length=120)),
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
            name="Membership",
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
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "Proposed"),
                            ("agreed", "Agreed"),
                            ("declined", "Declined"),
                            ("removed", "Left the cohort"),
                        ],
                        default=placemap.cohort.vocabulary.MembershipState["PROPOSED"],
                        max_length=10,
                    ),
                ),
                ("reason", models.TextField(help_text="Why, tested against the scope", max_length=600)),
                (
                    "identified_by",
                    models.CharField(
                        choices=[
                            ("agency_list", "An agency's list"),
                            ("police_enforcement", "Police enforcement"),
                            ("recorded_crime", "Recorded crime"),
                            ("school_report", "School report"),
                            ("missing_episode", "A missing episode"),
                            ("return_interview", "Return home interview"),
                            ("youth_work", "Youth work"),
                            ("health", "Health contact"),
                            ("family", "Family"),
                            ("child", "The child"),
                            ("other", "Another way"),
                        ],
                        max_length=24,
                    ),
                ),
                ("identified_on", models.DateField(null=True)),
                (
                    "known_before",
                    models.CharField(
                        choices=[("yes", "Yes"), ("no", "No"), ("not_known", "Not known")],
                        default=placemap.cohort.vocabulary.YesNoNotKnown["NOT_KNOWN"],
                        max_length=10,
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True)),
                ("decided_by", models.UUIDField(null=True)),
                ("decision_reason", models.TextField(blank=True, max_length=600)),
                ("scope_number", models.PositiveSmallIntegerField(null=True)),
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
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["proposed", "agreed"])),
                        fields=("mapping", "person", "agency"),
                        name="member_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at", None), ("decided_by", None)),
                            models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="membership_decided_paired",
                    ),
                ],
            },
        ),
        *enable_row_security(
            "cohort_membership",
            "cohort_dissent",
            "cohort_agencyview",
            "cohort_factor",
            "cohort_childvoice",
            "cohort_trustedadult",
            "cohort_statutorycheck",
            "cohort_referral",
            "cohort_noreferral",
            "cohort_leadprofessional",
            "cohort_toldabout",
        ),
    ]
