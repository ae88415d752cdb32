from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("partners", "0008_posts_second_posts")]

    operations = [
        migrations.AddField(
            model_name="cover",
            name="carries_panel",
            field=models.BooleanField(
                default=False, help_text="Whether an administrator named them to stand in on the panel too"
            ),
        ),
    ]
