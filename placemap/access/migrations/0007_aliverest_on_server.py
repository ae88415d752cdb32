"""What was done on the server is found without going through the whole trail."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0006_refused_drafts"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="auditentry",
            index=models.Index(
                condition=models.Q(("system", "operator")), fields=["-at"], name="audit_on_server"
            ),
        ),
    ]
