"""Two administrators who change how one agency signs in are shown each other's."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_signin_agencies"),
    ]

    operations = [
        migrations.AddField(
            model_name="agencysignin",
            name="version",
            field=models.PositiveIntegerField(default=1),
        ),
    ]
