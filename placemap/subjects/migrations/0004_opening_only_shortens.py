"""An opened name only ever closes sooner. Row security cannot compare a row with what it was before."""

from __future__ import annotations

from django.db import migrations

# Its reader may close it, and may say what the danger was; somebody else may review it, in their own name.
# Nobody, whoever opened it, gives it more time, another reader or another child.
_MAKE = """
create function subjects_opening_only_shortens() returns trigger
language plpgsql set search_path = pg_catalog, public as $body$
declare
    me uuid := nullif(current_setting('placemap.user_id', true), '')::uuid;
    erases boolean := coalesce(current_setting('placemap.system', true), '') = 'eraser';
begin
    if (new.id, new.mapping_id, new.user_id, new.because, new.opened_at, new.opened_by)
        is distinct from (old.id, old.mapping_id, old.user_id, old.because, old.opened_at, old.opened_by)
        or new.person_id is distinct from old.person_id
        or new.power_id is distinct from old.power_id
        or new.until > old.until
        or (old.closed_at is not null and new.closed_at is distinct from old.closed_at)
    then
        raise exception 'an opened name only closes sooner' using errcode = 'insufficient_privilege';
    end if;
    if not erases and (new.minuted is distinct from old.minuted or (new.purpose is distinct from old.purpose
        and (old.because <> 'danger' or old.opened_by is distinct from me)))
    then
        raise exception 'why a name was opened does not change' using errcode = 'insufficient_privilege';
    end if;
    if not erases
        and (new.reviewed_at, new.reviewed_by, new.review_note)
            is distinct from (old.reviewed_at, old.reviewed_by, old.review_note)
        and (me is null or new.reviewed_by is distinct from me or me in (old.user_id, old.opened_by))
    then
        raise exception 'somebody else reviews an opened name' using errcode = 'insufficient_privilege';
    end if;
    return new;
end $body$;
create trigger opening_only_shortens before update on subjects_nameopening
    for each row execute function subjects_opening_only_shortens();
"""
_UNMAKE = """
drop trigger opening_only_shortens on subjects_nameopening;
drop function subjects_opening_only_shortens();
"""


class Migration(migrations.Migration):
    dependencies = [("subjects", "0003_fingerprint_without_end")]

    operations = [migrations.RunSQL(_MAKE, _UNMAKE)]
