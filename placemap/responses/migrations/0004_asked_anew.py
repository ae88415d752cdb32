from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("responses", "0003_gap_comes_back")]

    operations = [
        migrations.AddField("actionreminder", "owned_since", models.DateTimeField(null=True)),
        migrations.RemoveConstraint("actionreminder", "reminded_once"),
        migrations.AddConstraint(
            "actionreminder",
            models.UniqueConstraint(
                fields=("action", "user", "kind", "due", "owned_since"),
                name="reminded_once",
                nulls_distinct=False,
            ),
        ),
    ]
