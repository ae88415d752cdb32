"""Ways to prove who one is, and the links that set them up."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

import placemap.foundations.clock
from placemap.access.row_security import enable_row_security


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("partners", "0002_postcode_areas"),
    ]

    operations = [
        migrations.CreateModel(
            name="CodeApp",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("secret", models.BinaryField()),
                ("last_step", models.BigIntegerField(default=0)),
                ("wrong_in_a_row", models.PositiveIntegerField(default=0)),
                ("added_at", models.DateTimeField(default=placemap.foundations.clock.now)),
                ("last_used_at", models.DateTimeField(null=True)),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="code_app",
                        to="partners.user",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="EnrolmentLink",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("made_at", models.DateTimeField(default=placemap.foundations.clock.now)),
                ("made_by", models.UUIDField(null=True)),
                ("expires_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(null=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("reason", models.CharField(blank=True, max_length=300)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="enrolment_links",
                        to="partners.user",
                    ),
                ),
            ],
            options={
                "ordering": ["-made_at"],
            },
        ),
        migrations.CreateModel(
            name="Passkey",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("credential", models.BinaryField(unique=True)),
                ("public_key", models.BinaryField()),
                ("sign_count", models.BigIntegerField(default=0)),
                ("name", models.CharField(max_length=60)),
                ("added_at", models.DateTimeField(default=placemap.foundations.clock.now)),
                ("last_used_at", models.DateTimeField(null=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="passkeys",
                        to="partners.user",
                    ),
                ),
            ],
            options={
                "ordering": ["added_at"],
            },
        ),
        *enable_row_security("accounts_codeapp", "accounts_enrolmentlink", "accounts_passkey"),
    ]
