from django.db import migrations, models


class Migration(migrations.Migration):
    """Who took a list back, and when: its page says so instead of that somebody did."""

    dependencies = [("exchange", "0001_initial")]

    operations = [
        migrations.AddField(model_name="upload", name="withdrawn_at", field=models.DateTimeField(null=True)),
        migrations.AddField(model_name="upload", name="withdrawn_by", field=models.UUIDField(null=True)),
    ]
