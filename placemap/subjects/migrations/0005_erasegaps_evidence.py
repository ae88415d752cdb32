from django.db import migrations


class Migration(migrations.Migration):
    """An agency may say of somebody and a thing what it said before: further evidence on the same line."""

    dependencies = [("subjects", "0004_opening_only_shortens")]

    operations = [migrations.RemoveConstraint(model_name="entitylink", name="one_live_entity_link")]
