"""Turns a Django bound field into the parameters of a GOV.UK macro.

The macro draws label, hint, error and control and ties them together; this says what they hold.
Whatever was typed comes back as it was typed, also when it was refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from markupsafe import Markup, escape

from placemap.web.fields.dates import WrittenDateField
from placemap.web.filters import day

_WIDTHS = {2, 3, 4, 5, 10, 20, 30}


@dataclass(frozen=True)
class Drawn:
    """Which macro draws the field, and with what."""

    macro: str
    params: dict[str, Any]


def for_field(bound: BoundField, options: Mapping[str, Any] | None = None) -> Drawn:
    """Choose the macro for a bound field by its widget. `options` are those of `pm.field`."""
    chosen = dict(options or {})
    widget = bound.field.widget
    if widget.is_hidden:
        return Drawn("hidden", {})
    if isinstance(widget, forms.CheckboxInput):
        return Drawn("checkboxes", _single_checkbox(bound, chosen))
    # Django's checkboxes are a kind of its radios, so they are asked for first.
    if isinstance(widget, forms.CheckboxSelectMultiple | forms.SelectMultiple):
        return Drawn("checkboxes", _group(bound, chosen, "checkboxes"))
    if isinstance(widget, forms.RadioSelect):
        return Drawn("radios", _group(bound, chosen, "radios"))
    if isinstance(widget, forms.Select):
        return Drawn("select", {**_common(bound, chosen), "items": _select_items(bound)})
    if isinstance(widget, forms.FileInput):
        return Drawn("file", _file(bound, chosen))
    if isinstance(widget, forms.Textarea):
        return _textarea(bound, chosen)
    return Drawn("input", _input(bound, chosen))


def error_list(form: forms.BaseForm | None, message: str = "") -> list[dict[str, str]]:
    """Every error of a form in the order of its fields, each linked to where it can be put right."""
    errors = [{"text": str(message)}] if message else []
    if not form or not form.is_bound:
        return errors
    errors += [{"text": str(text)} for text in form.non_field_errors()]
    for bound in form:
        for text in messages(bound):
            entry = {"text": text}
            if not bound.is_hidden:
                entry["href"] = f"#{element_id(bound)}"
            errors.append(entry)
    return errors


def messages(bound: BoundField) -> list[str]:
    """A field's errors in words. Django's "This field is required" becomes what to do about it."""
    found = []
    for error in bound.errors.as_data():
        text = str(error.messages[0])
        if error.code == "required" and text == str(forms.Field.default_error_messages["required"]):
            text = _what_to_do(bound)
        found.append(text)
    return found


def _what_to_do(bound: BoundField) -> str:
    label = {"label": str(bound.label)}
    widget = bound.field.widget
    if isinstance(widget, forms.CheckboxInput):
        return _("Tick “%(label)s” before you go on") % label
    if isinstance(widget, forms.FileInput):
        return _("Choose a file for “%(label)s”") % label
    if isinstance(widget, forms.Select | forms.RadioSelect | forms.CheckboxSelectMultiple):
        return _("Choose an answer to “%(label)s”") % label
    return _("Fill in “%(label)s”") % label


def element_id(bound: BoundField) -> str:
    """The id of the control, or of the first of a group."""
    return bound.auto_id or bound.html_name


def _text(options: Mapping[str, Any], name: str, otherwise: object) -> str:
    return str(options[name] if options.get(name) not in (None, "") else otherwise or "")


def _label_text(bound: BoundField, options: Mapping[str, Any]) -> str:
    text = _text(options, "label", bound.label)
    # "If not: why not?" says by itself when it is to be answered.
    says_when = getattr(bound.field, "says_when", False)
    if bound.field.required or says_when or options.get("heading") or "label" in options:
        return text
    return _("%(label)s (optional)") % {"label": text}


def _label(bound: BoundField, options: Mapping[str, Any]) -> dict[str, Any]:
    heading = bool(options.get("heading"))
    size = "pm-label--heading" if heading else "pm-label"
    if options.get("large"):
        size = "pm-label--section"
    if options.get("hide_label"):
        size += " govuk-visually-hidden"
    return {"text": _label_text(bound, options), "classes": size, "isPageHeading": heading}


def _hint_and_error(bound: BoundField, options: Mapping[str, Any]) -> dict[str, Any]:
    extra: dict[str, Any] = {}
    hint = _text(options, "hint", bound.help_text)
    if hint:
        extra["hint"] = {"text": hint}
    found = messages(bound)
    if found:
        extra["errorMessage"] = {"text": found[0], "visuallyHiddenText": _("Error")}
    return extra


def _common(bound: BoundField, options: Mapping[str, Any]) -> dict[str, Any]:
    attributes = {
        name: str(value)
        for name, value in bound.field.widget.attrs.items()
        if name not in {"class", "id", "rows", "cols", "maxlength", "autocomplete", "inputmode"} and value
    }
    return {
        "id": element_id(bound),
        "name": bound.html_name,
        "label": _label(bound, options),
        "classes": _width(bound, options),
        "attributes": attributes,
        "formGroup": {"classes": "pm-field"},
        **_hint_and_error(bound, options),
    }


def _width(bound: BoundField, options: Mapping[str, Any]) -> str:
    """As wide as what is typed: a day needs no line of its own."""
    width = options.get("width", 10 if isinstance(bound.field, WrittenDateField) else None)
    if width in _WIDTHS:
        return f"govuk-input--width-{width}"
    return f"govuk-!-width-{width}" if width else ""


def _value(bound: BoundField) -> str:
    value = bound.value()
    if isinstance(value, date | datetime):
        return day(value)
    return "" if value is None else str(value)


def _input(bound: BoundField, options: Mapping[str, Any]) -> dict[str, Any]:
    widget = bound.field.widget
    kind = getattr(widget, "input_type", "text")
    number = kind == "number"
    common = _common(bound, options)
    suggestions = getattr(bound.field, "suggestions", [])
    if suggestions:
        common["attributes"]["list"] = f"{common['id']}-suggestions"
    return {
        **common,
        # Drawn beneath the box by `pm.field`.
        "suggestions": suggestions,
        # A number box spins by accident and drops what it cannot read, so numbers are typed as text.
        "type": "text" if number else kind,
        "inputmode": "numeric" if number else widget.attrs.get("inputmode"),
        "value": "" if kind == "password" else _value(bound),
        "autocomplete": widget.attrs.get("autocomplete", "off"),
        "spellcheck": False,
    }


def _textarea(bound: BoundField, options: Mapping[str, Any]) -> Drawn:
    # The GOV.UK macros indent what they nest; character references keep typed line ends unharmed.
    typed = str(escape(_value(bound))).replace("\r\n", "\n")
    value = Markup(typed.replace("\n", "&#10;"))  # noqa: S704 - escaped just before
    common = _common(bound, options)
    if takes_prompts(bound.field.widget):
        common["attributes"]["data-language"] = "en"
    params = {
        **common,
        "rows": options.get("rows") or _rows(bound),
        "value": value,
        "spellcheck": True,
    }
    limit = options.get("maxlength") or getattr(bound.field, "max_length", None)
    if not limit:
        return Drawn("textarea", params)
    return Drawn("character_count", {**params, "maxlength": limit, "threshold": 75, **_count_words()})


def takes_prompts(widget: forms.Widget) -> bool:
    """Whether words typed here are the writer's own, so that a gentler word may be suggested.

    A box for what somebody said (`data-quotation` among the attributes of its widget) is never touched.
    """
    return isinstance(widget, forms.Textarea) and not widget.attrs.get("data-quotation")


def asks_in_words(form: forms.BaseForm | None) -> bool:
    """Whether a form has a box that takes prompts, and its page needs their script."""
    return form is not None and any(takes_prompts(field.widget) for field in form.fields.values())


def _rows(bound: BoundField) -> int:
    """Django gives every text area ten rows unasked; four is what most answers need."""
    asked = str(bound.field.widget.attrs.get("rows") or "")
    return int(asked) if asked.isdigit() and asked != "10" else 4


def _count_words() -> dict[str, Any]:
    return {
        "textareaDescriptionText": _("You can enter up to %%{count} characters") % {},
        "charactersUnderLimitText": {
            "one": _("You have %%{count} character left") % {},
            "other": _("You have %%{count} characters left") % {},
        },
        "charactersAtLimitText": _("You have no characters left"),
        "charactersOverLimitText": {
            "one": _("You have %%{count} character too many") % {},
            "other": _("You have %%{count} characters too many") % {},
        },
    }


def _file(bound: BoundField, options: Mapping[str, Any]) -> dict[str, Any]:
    params = _common(bound, options)
    params["multiple"] = bool(getattr(bound.field.widget, "allow_multiple_selected", False))
    return params


def _choices(bound: BoundField) -> Iterable[tuple[str, str]]:
    """Pairs of value and label; a group's name goes before its labels."""
    for value, label in bound.field.widget.choices:  # type: ignore[attr-defined]
        if isinstance(label, list | tuple):
            for inner, text in label:
                yield str(inner), f"{value}: {text}"
        else:
            yield str("" if value is None else value), str(label)


def _chosen(bound: BoundField) -> set[str]:
    value = bound.value()
    if value is None:
        return set()
    values = value if isinstance(value, list | tuple | set) else [value]
    return {str(one) for one in values}


def _select_items(bound: BoundField) -> list[dict[str, Any]]:
    chosen = _chosen(bound)
    return [
        {"value": v, "text": t, "selected": v in chosen or (not chosen and not v)} for v, t in _choices(bound)
    ]


def _group(bound: BoundField, options: Mapping[str, Any], kind: str) -> dict[str, Any]:
    chosen = _chosen(bound)
    hints = {**getattr(bound.field, "hints", {}), **(options.get("hints") or {})}
    reveal = options.get("reveal") or {}
    items = []
    for value, text in _choices(bound):
        if not value:
            continue
        item: dict[str, Any] = {"value": value, "text": text, "checked": value in chosen}
        if value in hints:
            item["hint"] = {"text": str(hints[value])}
            item["label"] = {"classes": "pm-choice--strong"}
        if value in reveal:
            item["conditional"] = {"html": escape(reveal[value])}
        items.append(item)
    look = [f"govuk-{kind}--small", f"govuk-{kind}--inline" if options.get("inline") else ""]
    label = _label(bound, options)
    return {
        "idPrefix": element_id(bound),
        "name": bound.html_name,
        "items": items,
        "classes": " ".join(filter(None, look)),
        "fieldset": {"legend": label},
        "formGroup": {"classes": "pm-field"},
        **_hint_and_error(bound, options),
    }


def _single_checkbox(bound: BoundField, options: Mapping[str, Any]) -> dict[str, Any]:
    # With one box the label is the box's own, so the hint belongs to the box as well.
    extra = _hint_and_error(bound, options)
    hint = extra.pop("hint", None)
    item: dict[str, Any] = {
        "value": "on",
        "text": _text(options, "label", bound.label),
        "checked": bool(bound.value()) and bound.value() not in ("False", "false"),
    }
    if hint:
        item["hint"] = hint
    return {
        "idPrefix": element_id(bound),
        "name": bound.html_name,
        "items": [item],
        "classes": "govuk-checkboxes--small",
        "formGroup": {"classes": "pm-field"},
        **extra,
    }
