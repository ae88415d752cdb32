"""Form fields that know how the design system draws them.

Import from here: `WrittenDateField`, `RadioField`, `OnceForm` (also called `IdempotencyForm`),
`VersionField`, `new_once`. Ordinary Django fields work too; `params.py` turns any bound field into
the parameters of a GOV.UK macro.
"""

from placemap.web.fields.choices import CheckboxesField, RadioField, SearchField
from placemap.web.fields.dates import WrittenDateField
from placemap.web.fields.lines import line, words
from placemap.web.fields.looking import Looks, LooksForNames
from placemap.web.fields.times import WrittenTimeField
from placemap.web.fields.tokens import IdempotencyForm, OnceForm, VersionField, new_once

__all__ = [
    "CheckboxesField",
    "IdempotencyForm",
    "Looks",
    "LooksForNames",
    "OnceForm",
    "RadioField",
    "SearchField",
    "VersionField",
    "WrittenDateField",
    "WrittenTimeField",
    "line",
    "new_once",
    "words",
]
