from django.db import migrations

# A pupil number leads to a child as surely as an NHS number does.
_MAKE = """
create trigger keeps_real_pupils_out before insert or update of kind, text, folded on subjects_persondetail
    for each row when (new.kind = 'upn' and (
        (length(regexp_replace(new.text, '[^0-9]', '', 'g')) >= 9
         and regexp_replace(new.text, '[^0-9]', '', 'g') !~ '^(999|07700900[0-9]{3}$)')
        or (length(regexp_replace(new.folded, '[^0-9]', '', 'g')) >= 9
            and regexp_replace(new.folded, '[^0-9]', '', 'g') !~ '^(999|07700900[0-9]{3}$)')
    )) execute function readiness_keeps_real_out();
"""
_UNMAKE = "drop trigger keeps_real_pupils_out on subjects_persondetail;"


class Migration(migrations.Migration):
    dependencies = [("readiness", "0002_realgate_keeps_out")]

    operations = [migrations.RunSQL(_MAKE, _UNMAKE)]
