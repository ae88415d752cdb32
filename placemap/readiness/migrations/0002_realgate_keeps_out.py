from django.db import migrations

# The second lock, for whoever writes past the commands. Restoring a backup writes in nobody's name.
_MAKE = """
create function readiness_keeps_real_out() returns trigger
language plpgsql set search_path = pg_catalog, public as $body$
begin
    if coalesce(current_setting('placemap.user_id', true), '') <> '' and real_people_gate() = 'invented' then
        raise exception 'only invented people are taken here' using errcode = 'check_violation';
    end if;
    return new;
end $body$;
create trigger keeps_real_out before insert or update of kind, text, folded, postcode on subjects_persondetail
    for each row when (
        (new.kind = 'nhs_number' and (
            (length(regexp_replace(new.text, '[^0-9]', '', 'g')) >= 9
             and regexp_replace(new.text, '[^0-9]', '', 'g') !~ '^(999|07700900[0-9]{3}$)')
            or (new.folded ~ '^[0-9]{9,}$' and new.folded !~ '^(999|07700900[0-9]{3}$)')))
        or (new.kind = 'phone' and (
            (length(regexp_replace(new.text, '[^0-9]', '', 'g')) >= 9
             and regexp_replace(new.text, '[^0-9]', '', 'g') !~ '^((0|44|0044|440|00440)?7700900[0-9]{3})+$')
            or (new.folded ~ '^[+]?[0-9]{9,}$' and new.folded !~ '^([+]?(44|0044)?0?7700900[0-9]{3})+$')))
        or (new.postcode ~ '^[A-Z]{1,2}[0-9][A-Z0-9]?( [0-9][A-Z]{2})?$'
            and new.postcode !~ '^FE[1-9]( [0-9][A-Z]{2})?$')
    ) execute function readiness_keeps_real_out();
create function readiness_takes_nobody_new() returns trigger
language plpgsql set search_path = pg_catalog, public as $body$
begin
    if coalesce(current_setting('placemap.user_id', true), '') <> '' and real_people_gate() = 'shut' then
        raise exception 'nobody new is taken while a set-up check does not stand'
            using errcode = 'check_violation';
    end if;
    return null;
end $body$;
create trigger takes_nobody_new after insert on subjects_person
    for each statement execute function readiness_takes_nobody_new();
"""
_UNMAKE = """
drop trigger keeps_real_out on subjects_persondetail;
drop function readiness_keeps_real_out();
drop trigger takes_nobody_new on subjects_person;
drop function readiness_takes_nobody_new();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("readiness", "0001_realgate_checks"),
        ("subjects", "0018_leftovers_earlier_address"),
    ]

    operations = [migrations.RunSQL(_MAKE, _UNMAKE)]
