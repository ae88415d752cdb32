from django.db import migrations, models

# What was recorded before keeps the dates that its link has had until now: none grows shorter by this.
_FROM_LINKS = """
update subjects_linkevidence e
set first_on = l.first_on, last_on = l.last_on, expires_on = l.expires_on
from subjects_link l where l.id = e.link_id
"""


class Migration(migrations.Migration):
    """Each piece of evidence keeps its own dates, so that a link can be read anew when one is withdrawn."""

    dependencies = [("subjects", "0008_putright_corrected_details")]

    operations = [
        migrations.AddField(model_name="linkevidence", name="first_on", field=models.DateField(null=True)),
        migrations.AddField(model_name="linkevidence", name="last_on", field=models.DateField(null=True)),
        migrations.AddField(model_name="linkevidence", name="expires_on", field=models.DateField(null=True)),
        migrations.RunSQL(_FROM_LINKS, migrations.RunSQL.noop),
    ]
