from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("partners", "0009_smallrest_panel_cover")]

    operations = [
        migrations.AddField(
            model_name="agency",
            name="contract",
            field=models.CharField(
                blank=True,
                default="",
                help_text="Under which it works for another",
                max_length=120,
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="agency",
            name="holdings",
            field=models.TextField(blank=True, default="", max_length=3000),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="user",
            name="email_before",
            field=models.EmailField(blank=True, default="", max_length=254),
        ),
        migrations.AddField(
            model_name="user",
            name="email_changed_at",
            field=models.DateTimeField(null=True),
        ),
    ]
