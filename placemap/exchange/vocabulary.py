"""The words of exchange: what a column can hold, what a sheet is, and what an empty answer means."""

from __future__ import annotations

from placemap.foundations.terms import Term

_REFERENCE = "docs/reference/column-names.md"


class FieldName(Term):
    """What one column of a list holds. The code is what `--columns` files and saved layouts use."""

    FULL_NAME = "full_name", "Full name", _REFERENCE
    GIVEN_NAME = "given_name", "First name", _REFERENCE
    MIDDLE_NAME = "middle_name", "Middle names", _REFERENCE
    FAMILY_NAME = "family_name", "Last name", _REFERENCE
    KNOWN_AS = "known_as", "Known as, alias or street name", _REFERENCE
    DATE_OF_BIRTH = "date_of_birth", "Date of birth", _REFERENCE
    BIRTH_YEAR = "birth_year", "Year of birth", _REFERENCE
    BIRTH_MONTH = "birth_month", "Month of birth", _REFERENCE
    BIRTH_DAY = "birth_day", "Day of birth", _REFERENCE
    AGE = "age", "Age", _REFERENCE
    YEAR_GROUP = "year_group", "School year", _REFERENCE
    SEX = "sex", "Sex", _REFERENCE
    NHS_NUMBER = "nhs_number", "NHS number", _REFERENCE
    UPN = "upn", "Unique pupil number (UPN)", _REFERENCE
    OTHER_IDENTIFIER = "other_identifier", "Another reference number", _REFERENCE
    ADDRESS = "address", "Address", _REFERENCE
    POSTCODE = "postcode", "Postcode", _REFERENCE
    PHONE = "phone", "Phone number", _REFERENCE
    EMAIL = "email", "Email address", _REFERENCE
    SCHOOL = "school", "School", _REFERENCE
    ASSOCIATES = "associates", "Friends and associates", _REFERENCE
    SIBLING_NAMES = "sibling_names", "Brothers and sisters", _REFERENCE
    PARENT_OR_CARER = "parent_or_carer", "Parent or carer", _REFERENCE
    VIEW_OF_SIGNIFICANCE = "view_of_significance", "Level of concern", _REFERENCE
    STATUS = "status", "Status with this agency", _REFERENCE
    WORKER = "worker", "Worker", _REFERENCE
    REFERRAL = "referral", "Referral", _REFERENCE
    NOTES = "notes", "Reason or notes", _REFERENCE
    PLACE = "place", "Place where seen", _REFERENCE
    LAST_CONTACT = "last_contact", "Last contact", _REFERENCE
    EVENT_DATE = "event_date", "Date of the event or concern", _REFERENCE
    GRADE = "grade", "Intelligence grade", _REFERENCE
    CATEGORY = "category", "Category", _REFERENCE
    EQUALITY = "equality", "Equality information", _REFERENCE
    EXTRA_FREE_TEXT = "extra:free_text", "Other text", _REFERENCE
    EXTRA_CATEGORY = "extra:category", "Other category", _REFERENCE
    EXTRA_PLACE = "extra:place", "Other place", _REFERENCE
    EXTRA_NUMBER = "extra:number", "Other number", _REFERENCE
    EXTRA_IGNORE = "extra:ignore", "Leave out", _REFERENCE


FIELDS: dict[str, FieldName] = {field.value: field for field in FieldName}


class SheetKind(Term):
    """What a sheet of a workbook is for."""

    PEOPLE = "people", "A list of people", "Placemap"
    ABOUT_PEOPLE = "about_people", "Notes about people on another sheet", "Placemap"
    OTHER = "other", "Not about people", "Placemap"


class Missing(Term):
    """Why a cell gives no value. These are different answers and are never made one."""

    BLANK = "blank", "Blank", "Nothing was written"
    NOT_KNOWN = "not_known", "Not known", "Written by the sender: not known, n/k, unknown, ?"
    NOT_ASKED = "not_asked", "Not asked", "Written by the sender: not asked, not recorded"
    NONE = "none", "None", "Written by the sender: none, nil, n/a"
    NO_FIXED_ABODE = "no_fixed_abode", "No fixed abode", "Written by the sender in an address: NFA"


class LevelOfConcern(Term):
    """An agency's own signed view of how worried it is. Never computed and never averaged."""

    EMERGING = "emerging", "Emerging", "Partnership practice"
    MODERATE = "moderate", "Moderate", "Partnership practice"
    SIGNIFICANT = "significant", "Significant", "Partnership practice"
    NOT_ASSESSED = "not_assessed", "Not assessed", "Partnership practice"
