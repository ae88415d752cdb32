from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("mappings", "0012_districts")]

    operations = [
        migrations.AddField(
            model_name="mapping",
            name="disposed_on",
            field=models.DateField(help_text="When everything that was written in it went", null=True),
        ),
    ]
