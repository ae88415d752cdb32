from django.db import migrations, models


class Migration(migrations.Migration):
    """What a list says, and as whom somebody signs, has room to stand whole."""

    dependencies = [
        ("cohort", "0010_map3_outcomes_corrected"),
    ]

    operations = [
        migrations.AlterField(
            model_name="agencyview",
            name="as_written",
            field=models.CharField(blank=True, max_length=1000),
        ),
        migrations.AlterField(
            model_name="categoryentry",
            name="set_by",
            field=models.CharField(max_length=300),
        ),
        migrations.AlterField(
            model_name="concernjudgement",
            name="signed_as",
            field=models.CharField(max_length=300),
        ),
        migrations.AlterField(
            model_name="leadprofessional",
            name="name",
            field=models.CharField(max_length=300),
        ),
        migrations.AlterField(
            model_name="statutorycheck",
            name="as_written",
            field=models.CharField(blank=True, max_length=1000),
        ),
    ]
