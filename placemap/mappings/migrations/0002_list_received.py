from django.db import migrations, models


class Migration(migrations.Migration):
    """When an agency's list came is a fact of its place on the team, which two people may edit at once."""

    dependencies = [("mappings", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="member",
            name="received_on",
            field=models.DateField(help_text="When its latest list was accepted", null=True),
        ),
        migrations.AddField(
            model_name="member", name="version", field=models.PositiveIntegerField(default=1)
        ),
    ]
