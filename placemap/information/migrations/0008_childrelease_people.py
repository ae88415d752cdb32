import django.db.models.deletion
from django.db import migrations, models

# Where a row says whom it is about, and so whom a giving speaks of.
_SPEAKS_OF = {
    "subjects_person": ("id",),
    "subjects_persondetail": ("person_id",),
    "subjects_link": ("from_person_id", "to_person_id"),
    "subjects_entitylink": ("person_id",),
    **{
        f"cohort_{table}": ("person_id",)
        for table in (
            "adulthoodreview", "agencyview", "categoryentry", "childvoice", "chronologyentry",
            "concernjudgement", "consideration", "dissent", "enquiry", "factor", "leadprofessional",
            "membership", "namerequest", "noreferral", "outcomeentry", "referral", "statutorycheck",
            "toldabout", "trustedadult", "warningnote",
        )
    },
}  # fmt: skip
_PAIRS = " union ".join(
    [
        *(
            f"select contribution_id, {column} from {table}"
            for table, columns in _SPEAKS_OF.items()
            for column in columns
        ),
        *(
            f"select e.contribution_id, l.{column} from subjects_linkevidence e"
            " join subjects_link l on l.id = e.link_id"
            for column in ("from_person_id", "to_person_id")
        ),
    ]
)
_TABLES = ("information_release", *_SPEAKS_OF, "subjects_linkevidence")


def _seen_whole(statement: str) -> str:
    # The owner of a table sees none of its rows while row security is forced, so it is let go for this one
    # statement; the constraints are checked at once: a table with checks still to come cannot be altered.
    return "".join(
        (
            *(f"alter table {table} no force row level security; " for table in _TABLES),
            f"{statement}; set constraints all immediate; set constraints all deferred; ",
            *(f"alter table {table} force row level security; " for table in _TABLES),
        )
    )


# What was released whole stays released whole: of everybody its giving speaks of, and of nobody beside.
_FILL = _seen_whole(
    "insert into information_release (id, mapping_id, agency_id, contribution_id, released_to_id, person_id,"
    " reason, released_at, released_by) select gen_random_uuid(), r.mapping_id, r.agency_id,"
    " r.contribution_id, r.released_to_id, s.person_id, r.reason, r.released_at, r.released_by"
    " from information_release r"
    f" join ({_PAIRS}) as s(contribution_id, person_id) on s.contribution_id = r.contribution_id"
    " where r.withdrawn_at is null"
)
# Back to releases of whole givings: one that named people is gone, since it would release everybody.
_EMPTY = _seen_whole("delete from information_release where person_id is not null")


class Migration(migrations.Migration):
    """A release names whom it is about: one person of what was given, or several, or all."""

    dependencies = [
        ("information", "0007_mendreturns_whom"),
        ("subjects", "0019_details_released"),
        ("cohort", "0011_leftovers_whole_words"),
    ]

    operations = [
        migrations.RemoveConstraint("release", "released_once"),
        migrations.AddField(
            "release",
            "person",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="subjects.person"
            ),
        ),
        migrations.RunSQL(_FILL, _EMPTY),
        migrations.AddConstraint(
            "release",
            models.UniqueConstraint(
                condition=models.Q(("withdrawn_at", None)),
                fields=("contribution", "released_to", "person"),
                name="released_once",
            ),
        ),
        migrations.AddConstraint(
            "release",
            models.UniqueConstraint(
                condition=models.Q(("person", None), ("withdrawn_at", None)),
                fields=("contribution", "released_to"),
                name="released_of_nobody_once",
            ),
        ),
    ]
