from django.db import migrations, models


class Migration(migrations.Migration):
    """An agency whose list came before answers that it still holds."""

    dependencies = [("mappings", "0005_insiders_interests")]

    operations = [
        migrations.AddField(
            model_name="member",
            name="unchanged_on",
            field=models.DateField(help_text="When it said its latest list still holds", null=True),
        ),
    ]
