"""What a candidate's summary was made of, so that it can be shown in another language than English."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("linkage", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="candidate",
            name="summary_as_made",
            field=models.JSONField(default=str),
        ),
    ]
