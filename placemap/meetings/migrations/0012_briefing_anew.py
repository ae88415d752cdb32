from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("meetings", "0011_item_sheets"),
    ]

    operations = [
        migrations.AddField(
            model_name="briefingsection",
            name="from_record",
            field=models.TextField(
                blank=True,
                default="",
                help_text="What the record said of it last; of drafts alone",
                max_length=4000,
            ),
            preserve_default=False,
        ),
    ]
