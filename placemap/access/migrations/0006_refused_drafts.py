"""When a draft's page was refused to its owner, so that My work says so."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0005_oracle_seal_checks"),
    ]

    operations = [
        migrations.AddField(
            model_name="draft",
            name="refused_at",
            field=models.DateTimeField(null=True),
        ),
    ]
