from django.db import migrations


class Migration(migrations.Migration):
    """Two items of one place, from before each had its own, stand in one order for everybody."""

    dependencies = [("meetings", "0012_briefing_anew")]

    operations = [
        migrations.AlterModelOptions("agendaitem", {"ordering": ["part", "position", "added_at", "id"]}),
    ]
