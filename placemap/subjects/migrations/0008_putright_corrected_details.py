from django.db import migrations, models


class Migration(migrations.Migration):
    """A name or a birth date that was put right keeps what was wrong with it, and who said so."""

    dependencies = [("subjects", "0007_linkgaps_listed_as")]

    operations = [
        migrations.AddField(
            model_name="persondetail",
            name="corrected_because",
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name="persondetail",
            name="corrected_by",
            field=models.UUIDField(null=True),
        ),
    ]
