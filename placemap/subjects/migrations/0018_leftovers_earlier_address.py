from django.db import migrations, models


class Migration(migrations.Migration):
    """An address that a list gives as an earlier one stands apart from where somebody lives."""

    dependencies = [
        ("subjects", "0017_posts_second_posts"),
    ]

    operations = [
        migrations.AlterField(
            model_name="persondetail",
            name="kind",
            field=models.CharField(
                choices=[
                    ("name", "Name"),
                    ("known_as", "Known as"),
                    ("born", "Date of birth"),
                    ("sex", "Sex"),
                    ("nhs_number", "NHS number"),
                    ("upn", "Unique pupil number"),
                    ("identifier", "Agency's own number"),
                    ("address", "Address"),
                    ("old_address", "Earlier address"),
                    ("phone", "Phone"),
                    ("school", "School"),
                    ("year_group", "School year"),
                    ("pronouns", "Pronouns"),
                    ("considered", "How this child may be being exploited"),
                    ("listed_as", "Why they are listed as they are"),
                    ("note", "What the agency wrote"),
                ],
                max_length=12,
            ),
        ),
    ]
