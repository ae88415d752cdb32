from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("meetings", "0013_agenda_order"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="itemsheet", name="sheet_owner_for_agency"),
        migrations.RenameField(model_name="itemsheet", old_name="agency", new_name="owner_agency"),
        migrations.AddConstraint(
            model_name="itemsheet",
            constraint=models.CheckConstraint(
                condition=models.Q(("owner", None), ("owner_agency__isnull", False), _connector="OR"),
                name="sheet_owner_for_agency",
            ),
        ),
    ]
