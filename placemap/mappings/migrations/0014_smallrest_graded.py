from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("mappings", "0013_disposed_on")]

    operations = [
        migrations.AddField(
            model_name="referredin",
            name="how_known",
            field=models.CharField(
                blank=True,
                choices=[
                    ("seen_myself", "They saw or heard it themselves"),
                    ("told_by_person", "Told by the person"),
                    ("told_by_other", "Told by someone else"),
                    ("record_check", "From their records"),
                    ("professional_opinion", "Professional opinion"),
                    ("rumour", "Rumour, or not known how"),
                ],
                default="",
                max_length=24,
            ),
            preserve_default=False,
        ),
    ]
