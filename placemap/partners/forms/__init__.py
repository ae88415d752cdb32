"""What the pages of the partnership accept. Words and shapes only: rules and policy decide."""

from placemap.partners.forms.agencies import AgencyForm
from placemap.partners.forms.register import (
    AgreementForm,
    AreaBodyForm,
    EndForm,
    LawForm,
    LookupFileForm,
    MovePostcodeForm,
    PlaceForm,
    PostcodeAreaForm,
    area_choices,
)
from placemap.partners.forms.structure import AreaForm, EndGroupForm, GroupForm, VersionForm

__all__ = [
    "AgencyForm",
    "AgreementForm",
    "AreaBodyForm",
    "AreaForm",
    "EndForm",
    "EndGroupForm",
    "GroupForm",
    "LawForm",
    "LookupFileForm",
    "MovePostcodeForm",
    "PlaceForm",
    "PostcodeAreaForm",
    "VersionForm",
    "area_choices",
]
