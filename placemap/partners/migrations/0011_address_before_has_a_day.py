from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("partners", "0010_holdings_and_addresses")]

    operations = [
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(("email_before", ""), ("email_changed_at", None))
                | (models.Q(("email_changed_at__isnull", False)) & ~models.Q(("email_before", ""))),
                name="address_before_has_a_day",
            ),
        ),
    ]
