import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Whoever read somebody of a list is told once when the whole list is taken back."""

    dependencies = [("subjects", "0015_glass_emergencies"), ("information", "0006_concern_terms_passed_on")]

    operations = [
        migrations.AddField(
            "correctionnotice",
            "contribution",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="information.contribution",
            ),
        ),
        migrations.AlterField(
            "correctionnotice",
            "person",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="subjects.person",
            ),
        ),
        migrations.RemoveConstraint("correctionnotice", "told_once_of_a_correction"),
        migrations.AddConstraint(
            "correctionnotice",
            models.UniqueConstraint(
                fields=["correction", "user", "person"],
                name="told_once_of_a_correction",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            "correctionnotice",
            models.CheckConstraint(
                condition=models.Q(person=None, contribution__isnull=False)
                | models.Q(person__isnull=False, contribution=None),
                name="told_of_a_person_or_a_list",
            ),
        ),
    ]
