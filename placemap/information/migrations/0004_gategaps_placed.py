import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("information", "0003_corrections")]

    operations = [
        migrations.AddField(
            model_name="concern",
            name="placed",
            field=models.CharField(
                blank=True,
                choices=[
                    ("person", "Written on a person’s page"),
                    ("nobody", "About nobody in particular, or a place"),
                ],
                default="",
                max_length=10,
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="concern",
            name="placed_in",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="information.contribution",
            ),
        ),
    ]
