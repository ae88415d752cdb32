from typing import Any

from django.db import migrations, models

_UNIQUE: dict[str, tuple[tuple[str, ...], dict[str, Any]]] = {
    "answer_once_a_person": (("given", "person"), {"person__isnull": False}),
    "answer_once_a_place": (("given", "place"), {"place__isnull": False}),
    "answer_once_of_the_rest": (("given",), {"about": "else"}),
}


class Migration(migrations.Migration):
    """One answer of each question waits; those that were sent stay beside it."""

    dependencies = [("returns", "0001_shortreturn"), ("information", "0007_mendreturns_whom")]

    operations = [
        *(migrations.RemoveConstraint("returnanswer", name) for name in _UNIQUE),
        *(
            migrations.AddConstraint(
                "returnanswer",
                models.UniqueConstraint(fields=fields, condition=models.Q(sent_at=None, **which), name=name),
            )
            for name, (fields, which) in _UNIQUE.items()
        ),
    ]
