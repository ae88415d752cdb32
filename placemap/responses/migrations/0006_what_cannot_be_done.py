"""What was sent up because an action is not possible leads back to it."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("responses", "0005_pledges"),
    ]

    operations = [
        migrations.AddField(
            model_name="escalation",
            name="about_action",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="responses.action",
            ),
        ),
    ]
