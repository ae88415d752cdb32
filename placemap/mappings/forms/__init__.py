"""What the mapping pages accept: shape and the wording of errors, never policy."""

from placemap.mappings.forms.mapping import (
    AskForListForm,
    BasisForm,
    CloseForm,
    CommissionForm,
    DetailsForm,
    EndForm,
    InterestForm,
    NamingForm,
    NothingKnownForm,
    OpenMappingForm,
    ScopeForm,
    SeatForm,
    StageForm,
)
from placemap.mappings.forms.opening import (
    AcceptForm,
    ChangeObjectiveForm,
    ObjectiveForm,
    ReasonsForm,
    SponsorForm,
    StructureForm,
    ToldForm,
)

__all__ = [
    "AcceptForm",
    "AskForListForm",
    "BasisForm",
    "ChangeObjectiveForm",
    "CloseForm",
    "CommissionForm",
    "DetailsForm",
    "EndForm",
    "InterestForm",
    "NamingForm",
    "NothingKnownForm",
    "ObjectiveForm",
    "OpenMappingForm",
    "ReasonsForm",
    "ScopeForm",
    "SeatForm",
    "SponsorForm",
    "StageForm",
    "StructureForm",
    "ToldForm",
]
