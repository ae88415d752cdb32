from django.db import migrations, models


class Migration(migrations.Migration):
    """Which headings an agency held to when it was asked whether they are the child's own."""

    dependencies = [("exchange", "0004_concern_outside")]

    operations = [
        migrations.AddField(
            model_name="rememberedlayout",
            name="confirmed",
            field=models.JSONField(default=list),
        ),
    ]
