import django.db.models.deletion
from django.db import migrations, models

from placemap.information.vocabulary import Handling, HowKnown

# What was passed on before carries the terms its concern was given under. The owner of a table sees none of
# its rows while row security is forced, so it is let go for this one statement; the constraints are checked
# at once, since a table with checks still to come cannot be altered.
_FILL = """
    alter table information_routing no force row level security;
    alter table information_concern no force row level security;
    alter table information_contribution no force row level security;
    update information_routing r
    set purpose = c.purpose, power_id = c.power_id, handling = c.handling,
        how_known = coalesce(nullif(n.how_known, ''), c.how_known), review_on = c.review_on
    from information_concern n join information_contribution c on c.id = n.contribution_id
    where n.id = r.concern_id;
    set constraints all immediate;
    set constraints all deferred;
    alter table information_routing force row level security;
    alter table information_concern force row level security;
    alter table information_contribution force row level security;
"""


class Migration(migrations.Migration):
    """What is passed on carries its purpose, power, handling, grade and review date."""

    dependencies = [("information", "0005_truth_release"), ("partners", "0005_setupp_people")]

    operations = [
        migrations.AddField(
            "routing", "purpose", models.CharField(default="", max_length=200), preserve_default=False
        ),
        migrations.AddField(
            "routing",
            "power",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="partners.legalpower",
            ),
        ),
        migrations.AddField(
            "routing",
            "handling",
            models.CharField(choices=Handling.choices(), default=Handling.PERMITTED, max_length=4),
        ),
        migrations.AddField(
            "routing",
            "how_known",
            models.CharField(choices=HowKnown.choices(), default="", max_length=24),
            preserve_default=False,
        ),
        migrations.AddField("routing", "review_on", models.DateField(null=True)),
        migrations.AddField("routing", "agreed_with", models.CharField(blank=True, max_length=120)),
        migrations.RunSQL(_FILL, migrations.RunSQL.noop),
        migrations.AlterField(
            "routing",
            "power",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="partners.legalpower"
            ),
        ),
        migrations.AlterField("routing", "review_on", models.DateField()),
    ]
