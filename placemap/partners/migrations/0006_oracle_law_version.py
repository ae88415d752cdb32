"""Two people who check one power are shown each other's days."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("partners", "0005_setupp_people"),
    ]

    operations = [
        migrations.AddField(
            model_name="legalpower",
            name="version",
            field=models.PositiveIntegerField(default=1),
        ),
    ]
