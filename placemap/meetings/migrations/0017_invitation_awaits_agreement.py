from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("meetings", "0016_sheet_ends")]

    operations = [
        migrations.AddField(
            model_name="invitation",
            name="awaits_agreement",
            field=models.BooleanField(default=False),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.CheckConstraint(
                condition=models.Q(("awaits_agreement", False)) | models.Q(("withdrawn_at__isnull", False)),
                name="awaits_once_withdrawn",
            ),
        ),
    ]
