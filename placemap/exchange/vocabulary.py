"""The words of exchange: what a column can hold, what a sheet is, and what an empty answer means."""

from __future__ import annotations

from placemap.foundations.terms import Term
from placemap.foundations.wording import _

_REFERENCE = "docs/reference/column-names.md"


class FieldName(Term):
    """What one column of a list holds. The code is what `--columns` files and saved layouts use."""

    FULL_NAME = "full_name", _("Full name"), _REFERENCE
    GIVEN_NAME = "given_name", _("First name"), _REFERENCE
    MIDDLE_NAME = "middle_name", _("Middle names"), _REFERENCE
    FAMILY_NAME = "family_name", _("Last name"), _REFERENCE
    KNOWN_AS = "known_as", _("Known as, alias or street name"), _REFERENCE
    DATE_OF_BIRTH = "date_of_birth", _("Date of birth"), _REFERENCE
    BIRTH_YEAR = "birth_year", _("Year of birth"), _REFERENCE
    BIRTH_MONTH = "birth_month", _("Month of birth"), _REFERENCE
    BIRTH_DAY = "birth_day", _("Day of birth"), _REFERENCE
    AGE = "age", _("Age"), _REFERENCE
    YEAR_GROUP = "year_group", _("School year"), _REFERENCE
    SEX = "sex", _("Sex"), _REFERENCE
    NHS_NUMBER = "nhs_number", _("NHS number"), _REFERENCE
    UPN = "upn", _("Unique pupil number (UPN)"), _REFERENCE
    OTHER_IDENTIFIER = "other_identifier", _("Another reference number"), _REFERENCE
    ADDRESS = "address", _("Address"), _REFERENCE
    OLD_ADDRESS = "old_address", _("Earlier address"), _REFERENCE
    POSTCODE = "postcode", _("Postcode"), _REFERENCE
    PHONE = "phone", _("Phone number"), _REFERENCE
    EMAIL = "email", _("Email address"), _REFERENCE
    SCHOOL = "school", _("School"), _REFERENCE
    ASSOCIATES = "associates", _("Friends and associates"), _REFERENCE
    SIBLING_NAMES = "sibling_names", _("Brothers and sisters"), _REFERENCE
    PARENT_OR_CARER = "parent_or_carer", _("Parent or carer"), _REFERENCE
    VIEW_OF_SIGNIFICANCE = "view_of_significance", _("Level of concern"), _REFERENCE
    STATUS = "status", _("Status with this agency"), _REFERENCE
    WORKER = "worker", _("Worker"), _REFERENCE
    REFERRAL = "referral", _("Referral"), _REFERENCE
    NOTES = "notes", _("Reason or notes"), _REFERENCE
    PLACE = "place", _("Place where seen"), _REFERENCE
    LAST_CONTACT = "last_contact", _("Last contact"), _REFERENCE
    EVENT_DATE = "event_date", _("Date of the event or concern"), _REFERENCE
    GRADE = "grade", _("Intelligence grade"), _REFERENCE
    CATEGORY = "category", _("Category"), _REFERENCE
    EQUALITY = "equality", _("Equality information"), _REFERENCE
    EXTRA_FREE_TEXT = "extra:free_text", _("Other text"), _REFERENCE
    EXTRA_CATEGORY = "extra:category", _("Other category"), _REFERENCE
    EXTRA_PLACE = "extra:place", _("Other place"), _REFERENCE
    EXTRA_NUMBER = "extra:number", _("Other number"), _REFERENCE
    EXTRA_IGNORE = "extra:ignore", _("Leave out"), _REFERENCE


FIELDS: dict[str, FieldName] = {field.value: field for field in FieldName}


class SheetKind(Term):
    """What a sheet of a workbook is for."""

    PEOPLE = "people", _("A list of people"), "Placemap"
    ABOUT_PEOPLE = "about_people", _("Notes about people on another sheet"), "Placemap"
    OTHER = "other", _("Not about people"), "Placemap"


class Missing(Term):
    """Why a cell gives no value. These are different answers and are never made one."""

    BLANK = "blank", _("Blank"), "Nothing was written"
    NOT_KNOWN = "not_known", _("Not known"), "Written by the sender: not known, n/k, unknown, ?"
    NOT_ASKED = "not_asked", _("Not asked"), "Written by the sender: not asked, not recorded"
    NONE = "none", _("None"), "Written by the sender: none, nil, n/a"
    NO_FIXED_ABODE = "no_fixed_abode", _("No fixed abode"), "Written by the sender in an address: NFA"


class LevelOfConcern(Term):
    """An agency's own signed view of how worried it is. Never computed and never averaged."""

    EMERGING = "emerging", _("Emerging"), "Partnership practice"
    MODERATE = "moderate", _("Moderate"), "Partnership practice"
    SIGNIFICANT = "significant", _("Significant"), "Partnership practice"
    NOT_ASSESSED = "not_assessed", _("Not assessed"), "Partnership practice"
