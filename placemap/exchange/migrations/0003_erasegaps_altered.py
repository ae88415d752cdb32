from django.db import migrations, models


class Migration(migrations.Migration):
    """When somebody was taken out of a file as received, and the hash of what is kept since."""

    dependencies = [("exchange", "0002_taken_back_by")]

    operations = [
        migrations.AddField(model_name="upload", name="altered_at", field=models.DateTimeField(null=True)),
        migrations.AddField(
            model_name="upload", name="altered_digest", field=models.CharField(blank=True, max_length=64)
        ),
    ]
