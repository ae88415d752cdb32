"""Saying who something noticed is about."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from placemap.cohort.vocabulary import FactorKind
from placemap.information.vocabulary import ConcernPlaced
from placemap.web.fields import OnceForm, RadioField, VersionField


class PlaceForm(OnceForm):
    """What the words are, once the person is chosen."""

    kind = RadioField(
        label=_("What are these words?"),
        choices=[
            (FactorKind.WORRY.value, _("A worry")),
            (FactorKind.STRENGTH.value, _("Something that is working well")),
            (FactorKind.UNSORTED.value, _("Not sure yet: they wait on the page to be sorted")),
        ],
        error_messages={"required": _("Say what these words are. You may say that you are not sure.")},
    )
    version = VersionField()


class NobodyForm(OnceForm):
    """It is about nobody in particular, or a place."""

    kind = RadioField(choices=[(ConcernPlaced.NOBODY.value, ConcernPlaced.NOBODY.label)])
    version = VersionField()
