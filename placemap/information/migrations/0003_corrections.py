import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """A giving may put an earlier one right; the earlier stays beneath it."""

    dependencies = [("information", "0002_lists_that_came")]

    operations = [
        migrations.AddField(
            model_name="contribution",
            name="corrects",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="corrected_by",
                to="information.contribution",
            ),
        ),
    ]
