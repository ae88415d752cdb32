from django.db import migrations

# The owner of a table sees none of its rows while row security is forced, so it is let go for this
# one statement. What is read here is which agency gave a list and when, and nothing of any list.
_FILL = """
    alter table mappings_member no force row level security;
    alter table information_contribution no force row level security;
    update mappings_member m set received_on = given.on_day
    from (
        select mapping_id, agency_id, max((given_at at time zone 'Europe/London')::date) as on_day
        from information_contribution where kind = 'list' and withdrawn_at is null
        group by mapping_id, agency_id
    ) given
    where given.mapping_id = m.mapping_id and given.agency_id = m.agency_id;
    alter table mappings_member force row level security;
    alter table information_contribution force row level security;
"""


class Migration(migrations.Migration):
    """Lists that came before mappings kept the fact: written down from what was given."""

    dependencies = [("information", "0001_initial"), ("mappings", "0002_list_received")]

    operations = [migrations.RunSQL(_FILL, migrations.RunSQL.noop)]
