import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """What was noticed keeps the record that its writer was asked about."""

    dependencies = [
        ("information", "0006_concern_terms_passed_on"),
        ("subjects", "0018_leftovers_earlier_address"),
    ]

    operations = [
        migrations.AddField(
            "concern",
            "person",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="subjects.person",
            ),
        ),
    ]
