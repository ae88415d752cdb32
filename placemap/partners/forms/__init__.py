"""What the pages of the partnership accept. Words and shapes only: rules and policy decide."""

from placemap.partners.forms.agencies import AgencyForm
from placemap.partners.forms.people import CoverForm, InviteForm, PersonForm, PostForm, RoleForm, TrainingForm
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
from placemap.partners.forms.terms import TermsForm

__all__ = [
    "AgencyForm",
    "AgreementForm",
    "AreaBodyForm",
    "AreaForm",
    "CoverForm",
    "EndForm",
    "EndGroupForm",
    "GroupForm",
    "InviteForm",
    "LawForm",
    "LookupFileForm",
    "MovePostcodeForm",
    "PersonForm",
    "PlaceForm",
    "PostForm",
    "PostcodeAreaForm",
    "RoleForm",
    "TermsForm",
    "TrainingForm",
    "VersionForm",
    "area_choices",
]
