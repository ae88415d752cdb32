import uuid

import django.db.models.deletion
from django.db import migrations, models

import placemap.foundations.clock
import placemap.information.vocabulary
import placemap.subjects.vocabulary
from placemap.access.row_security import enable_row_security


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("information", "0001_initial"),
        ("mappings", "0001_initial"),
        ("partners", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Link",
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
                            ("parent", "Parent or carer of"),
                            ("sibling", "Brother or sister of"),
                            ("half_sibling", "Half or step brother or sister of"),
                            ("cousin", "Cousin of"),
                            ("kin", "Other family of"),
                            ("co_resident", "Lives with"),
                            ("friend", "Friend of"),
                            ("partner", "Partner or former partner of"),
                            ("classmate", "At the same school as"),
                            ("team", "In the same team or club as"),
                            ("neighbour", "Neighbour of"),
                            ("missing_together", "Missing together with"),
                            ("seen_together", "Seen with"),
                            ("named_by_child", "Named by the child"),
                            ("co_reported", "In the same report as"),
                            ("in_conflict", "In conflict with"),
                            ("threatened_by", "Threatened by"),
                            ("supports", "Supports"),
                            ("suspected_grooming", "Suspected of grooming"),
                            ("suspected_exploiting", "Suspected of exploiting"),
                            ("debt", "Holds a debt over"),
                            ("transports", "Drives or transports"),
                            ("supplies", "Gives phones, drugs or goods to"),
                            ("harbours", "Lets stay, hides"),
                            ("controls_online", "Controls online"),
                            ("lead_professional", "Lead professional for"),
                            ("trusted_adult", "Trusted adult for"),
                            ("associate", "Named beside, on a list"),
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
                ("fold_key", models.UUIDField(default=uuid.uuid4)),
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
                    "mapping",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="mappings.mapping"
                    ),
                ),
            ],
            options={
                "ordering": ["-recorded_at"],
            },
        ),
        migrations.CreateModel(
            name="LinkEvidence",
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
                    "heading",
                    models.CharField(blank=True, help_text="The column it was named in", max_length=80),
                ),
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
                    "link",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="evidence",
                        to="subjects.link",
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
                "ordering": ["recorded_at"],
            },
        ),
        migrations.CreateModel(
            name="EvidenceWords",
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
                    "mapping",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="mappings.mapping"
                    ),
                ),
                (
                    "evidence",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="words",
                        to="subjects.linkevidence",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Person",
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
                    "category",
                    models.CharField(
                        choices=[
                            ("not_set", "Not yet said"),
                            ("child_exploited", "Child who may be being exploited"),
                            ("child_at_risk", "Child at risk"),
                            ("child_linked", "Child linked, being considered"),
                            ("child_harmed", "Child who has been harmed"),
                            ("child_caused_harm", "Child who has caused harm, and may be exploited"),
                            ("adult_convicted", "Adult convicted of a relevant offence"),
                            ("adult_investigated", "Adult under investigation"),
                            ("adult_of_concern", "Adult of concern"),
                            ("adult_harmed", "Adult who may be being harmed"),
                            ("parent", "Parent or carer"),
                            ("family", "Family member"),
                            ("professional", "Professional"),
                            ("guardian", "Someone in the community who protects"),
                        ],
                        default=placemap.subjects.vocabulary.Category["NOT_SET"],
                        max_length=24,
                    ),
                ),
                (
                    "standing",
                    models.CharField(
                        choices=[
                            ("candidate", "On an agency's list"),
                            ("proposed", "Proposed for the cohort"),
                            ("cohort", "In the cohort"),
                            ("linked", "Linked, being considered"),
                            ("declined", "Not in the cohort"),
                            ("removed", "Left the cohort"),
                            ("unknown_person", "Somebody not yet known"),
                            ("other", "Another person on the map"),
                        ],
                        default=placemap.subjects.vocabulary.Standing["CANDIDATE"],
                        max_length=16,
                    ),
                ),
                (
                    "decided_standing",
                    models.CharField(
                        choices=[
                            ("candidate", "On an agency's list"),
                            ("proposed", "Proposed for the cohort"),
                            ("cohort", "In the cohort"),
                            ("linked", "Linked, being considered"),
                            ("declined", "Not in the cohort"),
                            ("removed", "Left the cohort"),
                            ("unknown_person", "Somebody not yet known"),
                            ("other", "Another person on the map"),
                        ],
                        default=placemap.subjects.vocabulary.Standing["CANDIDATE"],
                        max_length=16,
                    ),
                ),
                (
                    "own_category",
                    models.CharField(
                        choices=[
                            ("not_set", "Not yet said"),
                            ("child_exploited", "Child who may be being exploited"),
                            ("child_at_risk", "Child at risk"),
                            ("child_linked", "Child linked, being considered"),
                            ("child_harmed", "Child who has been harmed"),
                            ("child_caused_harm", "Child who has caused harm, and may be exploited"),
                            ("adult_convicted", "Adult convicted of a relevant offence"),
                            ("adult_investigated", "Adult under investigation"),
                            ("adult_of_concern", "Adult of concern"),
                            ("adult_harmed", "Adult who may be being harmed"),
                            ("parent", "Parent or carer"),
                            ("family", "Family member"),
                            ("professional", "Professional"),
                            ("guardian", "Someone in the community who protects"),
                        ],
                        default=placemap.subjects.vocabulary.Category["NOT_SET"],
                        max_length=24,
                    ),
                ),
                (
                    "decided_category",
                    models.CharField(
                        choices=[
                            ("not_set", "Not yet said"),
                            ("child_exploited", "Child who may be being exploited"),
                            ("child_at_risk", "Child at risk"),
                            ("child_linked", "Child linked, being considered"),
                            ("child_harmed", "Child who has been harmed"),
                            ("child_caused_harm", "Child who has caused harm, and may be exploited"),
                            ("adult_convicted", "Adult convicted of a relevant offence"),
                            ("adult_investigated", "Adult under investigation"),
                            ("adult_of_concern", "Adult of concern"),
                            ("adult_harmed", "Adult who may be being harmed"),
                            ("parent", "Parent or carer"),
                            ("family", "Family member"),
                            ("professional", "Professional"),
                            ("guardian", "Someone in the community who protects"),
                        ],
                        default=placemap.subjects.vocabulary.Category["NOT_SET"],
                        max_length=24,
                    ),
                ),
                ("group_key", models.UUIDField(default=uuid.uuid4)),
                (
                    "naming",
                    models.CharField(
                        choices=[
                            ("closed", "Not shown to the team"),
                            ("initials", "Shown by initials"),
                            ("named", "Named to the team"),
                        ],
                        default=placemap.subjects.vocabulary.Naming["CLOSED"],
                        max_length=10,
                    ),
                ),
                ("initials", models.CharField(blank=True, max_length=12)),
                ("dispose_on", models.DateField(null=True)),
                ("source_sheet", models.CharField(blank=True, max_length=80)),
                ("source_row", models.PositiveIntegerField(null=True)),
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
                    "deciding_agency",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partners.agency",
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
                "verbose_name_plural": "people",
                "ordering": ["working_reference"],
            },
        ),
        migrations.CreateModel(
            name="Mention",
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
                ("heading", models.CharField(max_length=80)),
                ("as_written", models.CharField(max_length=120)),
                ("folded", models.CharField(max_length=120)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("parent", "Parent or carer of"),
                            ("sibling", "Brother or sister of"),
                            ("half_sibling", "Half or step brother or sister of"),
                            ("cousin", "Cousin of"),
                            ("kin", "Other family of"),
                            ("co_resident", "Lives with"),
                            ("friend", "Friend of"),
                            ("partner", "Partner or former partner of"),
                            ("classmate", "At the same school as"),
                            ("team", "In the same team or club as"),
                            ("neighbour", "Neighbour of"),
                            ("missing_together", "Missing together with"),
                            ("seen_together", "Seen with"),
                            ("named_by_child", "Named by the child"),
                            ("co_reported", "In the same report as"),
                            ("in_conflict", "In conflict with"),
                            ("threatened_by", "Threatened by"),
                            ("supports", "Supports"),
                            ("suspected_grooming", "Suspected of grooming"),
                            ("suspected_exploiting", "Suspected of exploiting"),
                            ("debt", "Holds a debt over"),
                            ("transports", "Drives or transports"),
                            ("supplies", "Gives phones, drugs or goods to"),
                            ("harbours", "Lets stay, hides"),
                            ("controls_online", "Controls online"),
                            ("lead_professional", "Lead professional for"),
                            ("trusted_adult", "Trusted adult for"),
                            ("associate", "Named beside, on a list"),
                        ],
                        default=placemap.subjects.vocabulary.LinkKind["ASSOCIATE"],
                        max_length=24,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Waiting"),
                            ("resolved", "Linked to a person"),
                            ("unknown", "Left as an unknown person"),
                            ("dropped", "Dropped"),
                        ],
                        default=placemap.subjects.vocabulary.MentionState["OPEN"],
                        max_length=10,
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True)),
                ("decided_by", models.UUIDField(null=True)),
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
                    "link",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="mentions",
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
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mentions",
                        to="subjects.person",
                    ),
                ),
            ],
            options={
                "ordering": ["recorded_at", "id"],
            },
        ),
        migrations.AddField(
            model_name="link",
            name="from_person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="links_from", to="subjects.person"
            ),
        ),
        migrations.AddField(
            model_name="link",
            name="to_person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="links_to", to="subjects.person"
            ),
        ),
        migrations.CreateModel(
            name="PersonDetail",
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
                            ("name", "Name"),
                            ("known_as", "Known as"),
                            ("born", "Date of birth"),
                            ("sex", "Sex"),
                            ("nhs_number", "NHS number"),
                            ("upn", "Unique pupil number"),
                            ("identifier", "Agency's own number"),
                            ("address", "Address"),
                            ("phone", "Phone"),
                            ("school", "School"),
                            ("year_group", "School year"),
                            ("pronouns", "Pronouns"),
                            ("considered", "How this child may be being exploited"),
                            ("note", "What the agency wrote"),
                        ],
                        max_length=12,
                    ),
                ),
                ("text", models.CharField(max_length=1000)),
                ("folded", models.CharField(blank=True, max_length=300)),
                ("given", models.CharField(blank=True, max_length=80)),
                ("middle", models.CharField(blank=True, max_length=80)),
                ("family", models.CharField(blank=True, max_length=80)),
                ("given_folded", models.CharField(blank=True, max_length=80)),
                ("family_folded", models.CharField(blank=True, max_length=80)),
                ("postcode", models.CharField(blank=True, max_length=8)),
                ("born", models.DateField(null=True)),
                ("born_low", models.DateField(null=True)),
                ("born_high", models.DateField(null=True)),
                (
                    "is_valid",
                    models.BooleanField(
                        help_text="Whether a check digit holds; null when there is none", null=True
                    ),
                ),
                ("is_current", models.BooleanField(default=True)),
                ("is_sealed", models.BooleanField(default=False)),
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
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="details",
                        to="subjects.person",
                    ),
                ),
            ],
            options={
                "ordering": ["kind", "-recorded_at"],
            },
        ),
        migrations.CreateModel(
            name="SameAs",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("judgement_id", models.UUIDField()),
                ("since", models.DateTimeField(default=placemap.foundations.clock.now)),
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
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(fields=["mapping", "standing"], name="person_by_standing"),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(fields=["contribution", "source_row"], name="person_by_source"),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(fields=["group_key"], name="person_by_group"),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(
                condition=models.Q(("withdrawn_at__isnull", False)),
                fields=["mapping"],
                name="person_withdrawn",
            ),
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.UniqueConstraint(
                fields=("mapping", "working_reference"), name="person_reference_in_mapping"
            ),
        ),
        migrations.AddConstraint(
            model_name="mention",
            constraint=models.UniqueConstraint(
                fields=("person", "heading", "folded", "kind"), name="mention_once"
            ),
        ),
        migrations.AddIndex(
            model_name="link",
            index=models.Index(fields=["mapping", "fold_key"], name="link_by_fold"),
        ),
        migrations.AddIndex(
            model_name="link",
            index=models.Index(fields=["mapping", "state", "-recorded_at", "-id"], name="link_by_newest"),
        ),
        migrations.AddConstraint(
            model_name="link",
            constraint=models.CheckConstraint(
                condition=models.Q(("from_person", models.F("to_person")), _negated=True),
                name="link_between_two",
            ),
        ),
        migrations.AddConstraint(
            model_name="link",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("first_on", None),
                    ("last_on", None),
                    ("last_on__gte", models.F("first_on")),
                    _connector="OR",
                ),
                name="link_ends_after_start",
            ),
        ),
        migrations.AddConstraint(
            model_name="link",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "current"), ("withdrawn_at", None)),
                fields=("mapping", "agency", "from_person", "to_person", "kind", "audience"),
                name="one_live_link_of_a_kind",
            ),
        ),
        migrations.AddIndex(
            model_name="persondetail",
            index=models.Index(fields=["person", "kind"], name="detail_by_person"),
        ),
        migrations.AddIndex(
            model_name="persondetail",
            index=models.Index(fields=["mapping", "kind", "folded"], name="detail_by_folded"),
        ),
        migrations.AddIndex(
            model_name="persondetail",
            index=models.Index(fields=["mapping", "postcode"], name="detail_by_postcode"),
        ),
        migrations.AddIndex(
            model_name="persondetail",
            index=models.Index(fields=["mapping", "given_folded"], name="detail_by_given"),
        ),
        migrations.AddIndex(
            model_name="persondetail",
            index=models.Index(fields=["mapping", "family_folded"], name="detail_by_family"),
        ),
        migrations.AddConstraint(
            model_name="sameas",
            constraint=models.UniqueConstraint(fields=("mapping", "left", "right"), name="same_as_once"),
        ),
        migrations.AddConstraint(
            model_name="sameas",
            constraint=models.CheckConstraint(
                condition=models.Q(("left__lt", models.F("right"))), name="same_as_in_order"
            ),
        ),
        *enable_row_security(
            "subjects_person",
            "subjects_persondetail",
            "subjects_sameas",
            "subjects_link",
            "subjects_linkevidence",
            "subjects_evidencewords",
            "subjects_mention",
        ),
    ]
