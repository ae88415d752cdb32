from django.db import migrations, models

# The owner of a table sees none of its rows while row security is forced, so it is let go for this statement.
_NUMBERED = """
    alter table responses_feedbackround no force row level security;
    update responses_feedbackround r set number = n.number from (
        select id, row_number() over (partition by mapping_id order by opened_at, id) as number
        from responses_feedbackround
    ) n where n.id = r.id;
    set constraints all immediate; set constraints all deferred;
    alter table responses_feedbackround force row level security;
"""


class Migration(migrations.Migration):
    """Rounds of feedback are numbered within their mapping: two people who ask at once open one."""

    dependencies = [("responses", "0007_feedback")]

    operations = [
        migrations.AddField(
            "feedbackround", "number", models.PositiveSmallIntegerField(default=0), preserve_default=False
        ),
        migrations.RunSQL(_NUMBERED, migrations.RunSQL.noop),
        migrations.AddConstraint(
            "feedbackround",
            models.UniqueConstraint(fields=["mapping", "number"], name="feedback_round_numbered_once"),
        ),
        migrations.AlterModelOptions("feedbackround", {"ordering": ["-number"]}),
    ]
