"""The words of an address as people shorten them: "Rd" for "Road"."""

from __future__ import annotations

_STREET_FORMS = {
    "avenue": "ave av",
    "close": "cl clo",
    "crescent": "cres crs",
    "court": "ct crt",
    "drive": "dr drv",
    "estate": "est",
    "gardens": "gdns gdn",
    "grove": "gr grv",
    "house": "hse ho",
    "lane": "la ln",
    "parade": "pde",
    "park": "pk",
    "place": "pl",
    "road": "rd",
    "square": "sq",
    "street": "st str",
    "terrace": "tce ter terr",
    "way": "wy",
    "walk": "wlk",
    "hill": "hl",
    "flat": "apt flt apartment unit",
}
STREET_WORDS = {short: long for long, shorts in _STREET_FORMS.items() for short in shorts.split()}
"""The whole word for each short form, all folded."""
