from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cohort", "0006_outcomes_catgaps")]

    operations = [
        migrations.AlterField(
            model_name="factor",
            name="kind",
            field=models.CharField(
                choices=[
                    ("worry", "What we are worried about"),
                    ("strength", "What is working well"),
                    ("unsorted", "Not yet sorted"),
                    ("neither", "Neither a worry nor a strength"),
                ],
                max_length=16,
            ),
        ),
        migrations.AddIndex(
            model_name="factor",
            index=models.Index(
                condition=models.Q(("kind", "unsorted")),
                fields=["mapping"],
                name="factor_nobody_sorted",
            ),
        ),
    ]
