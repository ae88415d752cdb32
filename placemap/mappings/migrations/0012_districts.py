import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("mappings", "0011_reviews"),
    ]

    operations = [
        migrations.AddField(
            model_name="mapping",
            name="districts",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.UUIDField(),
                default=list,
                help_text="Districts of the area it works in; none: all of them",
                size=None,
            ),
        ),
    ]
