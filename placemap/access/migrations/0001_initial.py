import uuid

import django.contrib.postgres.fields
from django.db import migrations, models

import placemap.foundations.clock
from placemap.access.row_security import enable_row_security


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="AuditSeal",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("number", models.PositiveBigIntegerField(unique=True)),
                ("up_to", models.PositiveBigIntegerField()),
                ("entries", models.PositiveIntegerField()),
                ("digest", models.CharField(max_length=64)),
                ("previous", models.CharField(blank=True, max_length=64)),
                ("sealed_at", models.DateTimeField(default=placemap.foundations.clock.now)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="AuditEntry",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("at", models.DateTimeField(default=placemap.foundations.clock.now)),
                ("user_id", models.UUIDField(null=True)),
                ("agency_id", models.UUIDField(null=True)),
                ("system", models.CharField(blank=True, max_length=40)),
                ("mapping_id", models.UUIDField(null=True)),
                (
                    "event",
                    models.CharField(
                        choices=[
                            ("signed_in", "Signed in"),
                            ("access_refused", "Was refused"),
                            ("signed_out", "Signed out"),
                            ("partnership_changed", "Changed the partnership's records"),
                            ("agreement_recorded", "Recorded an agency's agreement"),
                            ("mapping_opened", "Opened the mapping"),
                            ("mapping_changed", "Changed the mapping"),
                            ("mapping_closed", "Closed the mapping"),
                            ("stage_changed", "Moved a stage"),
                            ("member_changed", "Changed who is on the team"),
                            ("contribution_made", "Gave information"),
                            ("contribution_withdrawn", "Withdrew information"),
                            ("concern_kept", "Kept something noticed"),
                            ("concern_received", "Gave a receipt for a concern"),
                            ("concern_routed", "Passed a concern on"),
                            ("list_received", "Sent a list"),
                            ("list_changed", "Set out the columns of a list"),
                            ("list_accepted", "Accepted a list"),
                            ("list_disposed", "Removed a file past its date"),
                            ("rows_handed_back", "Took back unresolved rows"),
                            ("person_recorded", "Recorded a person"),
                            ("person_changed", "Changed a person's record"),
                            ("link_recorded", "Recorded a link"),
                            ("link_changed", "Changed a link"),
                            ("matching_asked", "Asked for the lists to be matched"),
                            ("matching_moved", "Moved matching on"),
                            ("matching_done", "Matched the lists"),
                            ("pair_judged", "Judged whether two records are one person"),
                            ("judgement_withdrawn", "Took back a judgement"),
                            ("child_proposed", "Proposed a child"),
                            ("child_decided", "Decided on a proposed child"),
                            ("view_recorded", "Recorded an agency's own view"),
                            ("factor_recorded", "Recorded a worry or a strength"),
                            ("referral_recorded", "Recorded a referral"),
                            ("child_record_changed", "Added to a child's record"),
                            ("cohort_viewed", "Read the cohort"),
                            ("person_viewed", "Read a person's page"),
                            ("links_viewed", "Read the links"),
                            ("list_viewed", "Read a list"),
                            ("pair_viewed", "Read two records side by side"),
                            ("searched", "Searched for people"),
                            ("exceptions_viewed", "Read the children without a referral"),
                            ("concerns_viewed", "Read what people noticed"),
                            ("trail_viewed", "Read who has looked"),
                        ],
                        max_length=40,
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[("done", "Done"), ("refused", "Refused"), ("read", "Read")], max_length=8
                    ),
                ),
                (
                    "subjects",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), default=list, size=None
                    ),
                ),
                ("details", models.JSONField(default=dict)),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("request_id", models.CharField(blank=True, max_length=40)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["mapping_id", "at"], name="audit_by_mapping"),
                    models.Index(fields=["user_id", "at"], name="audit_by_user"),
                ],
            },
        ),
        migrations.CreateModel(
            name="SpentToken",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("user_id", models.UUIDField()),
                ("token", models.UUIDField()),
                ("spent_at", models.DateTimeField(default=placemap.foundations.clock.now)),
                ("leads_to", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("user_id", "token"), name="token_spent_once")
                ],
            },
        ),
        # The order of the trail, kept by the database: a number, and the transaction it came in,
        # so that the seal never closes over an entry whose transaction is still open.
        migrations.RunSQL(
            "alter table access_auditentry add column position bigint generated always as identity unique,"
            " add column transaction xid8 not null default pg_current_xact_id()",
            "alter table access_auditentry drop column transaction, drop column position",
        ),
        *enable_row_security(
            "access_auditentry",
            "access_auditseal",
            "access_spenttoken",
        ),
    ]
