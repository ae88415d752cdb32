"""What a page that asks does with words that are typed into it and not sent yet.

`FormPage` has all of this by default wherever something can be typed; see `KeepsDraft.keeps_draft`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from placemap.access import drafts
from placemap.access.actors import Actor
from placemap.access.decisions import Refused
from placemap.access.models import Draft
from placemap.web.filters import day

# The one-use token belongs to one sending; the version is kept beside the words and not among them.
_NEVER_KEPT = {"once", "version"}
_TYPED_INTO = (forms.Textarea, forms.TextInput)
_NOT_TYPED_INTO = (forms.HiddenInput, forms.PasswordInput)
_LONG = 4


@dataclass(frozen=True)
class ShownDraft:
    """What the page shows and carries: the ticket for its savings, and drafts that wait to be carried on.

    `carried` is the draft whose words stand in the form; `is_changed` says that the record moved on
    since they were typed. `is_long` asks for the button that leaves the page and keeps its words.
    `is_withheld` says that words wait here which the page must not show for now.
    """

    ticket: str
    waiting: Sequence[Draft] = ()
    carried: Draft | None = None
    is_changed: bool = False
    is_long: bool = False
    kept_at: Any = None
    is_withheld: bool = False
    lasts_days: int = drafts.LASTS.days


class KeepsDraft:
    """Words are kept as they are typed, offered again when the page is opened, and gone once sent."""

    request: HttpRequest
    kwargs: dict[str, Any]
    # None: wherever there is something to type and no file to choose. False opts a page out.
    keeps_draft: ClassVar[bool | None] = None
    # What "My work" calls a draft of this page, with no name of a child; empty takes the page's own title.
    draft_title: Any = ""
    # Which parts of the query choose what the page is about: identifiers only.
    draft_query: ClassVar[Sequence[str]] = ()

    def draft_concerns(self) -> tuple[UUID | None, Sequence[UUID]]:
        """The mapping the page is in and the people it is about, so that erasure finds the words."""
        mapping = getattr(self, "mapping", None)
        named = (self.kwargs.get(name) for name in ("person", "left", "right"))
        return getattr(mapping, "pk", None), [one for one in named if isinstance(one, UUID)]

    def draft_for(self, form: BaseForm, *, refused: bool = False) -> ShownDraft | None:
        """What this page shows of drafts; None on a page that keeps none.

        Words that came back with an error are kept before the page is shown again; they are marked where
        the person was refused, whom no correction helps.
        """
        if not self._keeps(form):
            return None
        actor, sheet = self._actor, self._sheet(form).opened()
        kept_at = None
        if form.is_bound:
            kept_at = self._keep_quietly(sheet, form)
            came = self._came_from()
            if came is not None and kept_at is not None:
                drafts.move_on(sheet=came, by=actor, count=self._count())
            if refused:
                drafts.mark_refused(by=actor, page=sheet.page)
        return ShownDraft(
            ticket=drafts.ticket(actor, sheet),
            waiting=() if form.is_bound else self.drafts_here(),
            is_long=_is_long(form),
            kept_at=kept_at,
        )

    def carry_on(self, form: BaseForm) -> dict[str, Any]:
        """Put the words of the draft that the address names into the form; nothing when there is none."""
        wanted = _as_uuid(self.request.GET.get("draft", ""))
        if wanted is None or not self._keeps(form):
            return {}
        actor = self._actor
        draft = drafts.my_draft(actor, wanted)
        if draft is None or draft.address != self.draft_address():
            return {}
        return self.carry(form, draft)

    def carry(self, form: BaseForm, draft: Draft) -> dict[str, Any]:
        """Put the words of one draft of this page into the form, and carry on from it."""
        actor = self._actor
        words = drafts.words_of(draft)
        typed = QueryDict(mutable=True)
        for name, values in words.items():
            typed.setlist(name, values)
        for name in _kept_names(form):
            form.initial[name] = form.fields[name].widget.value_from_datadict(
                typed,
                {},
                form.add_prefix(name),  # type: ignore[arg-type]
            )
        sheet = replace(self._sheet(form), carries=draft.pk, carries_revision=draft.revision).opened()
        held, extra = self._since(form, draft)
        shown = ShownDraft(
            ticket=drafts.ticket(actor, sheet),
            waiting=[one for one in self.drafts_here() if one.pk != draft.pk],
            carried=draft,
            is_changed=held,
            is_long=_is_long(form),
        )
        return {"draft": shown, **extra}

    def _since(self, form: BaseForm, draft: Draft) -> tuple[bool, dict[str, Any]]:
        """Whether the record changed after the words were typed, and both side by side if the page can."""
        if "version" not in form.fields or _version(form) == draft.version:
            return False, {}
        held = self.latest(form)  # type: ignore[attr-defined]
        if "version" not in held:
            # Sent with the version it was typed from, the command itself says what changed.
            form.initial["version"] = draft.version
            return True, {}
        form.initial["version"] = held["version"]
        return True, {"differences": differences(form, held)}

    def draft_address(self) -> str:
        """Where this page is, with the parts of its query that choose what it is about."""
        chosen = [(name, value) for name in self.draft_query for value in self.request.GET.getlist(name)]
        return f"{self.request.path}?{urlencode(chosen)}" if chosen else self.request.path

    def drafts_here(self) -> Sequence[Draft]:
        """The reader's drafts of this page, newest first."""
        return drafts.drafts_at(self._actor, self.draft_address())

    def finish_later(self, form: BaseForm) -> HttpResponse:
        """Keep what was typed and leave: what the button does where no script saves by itself."""
        came = self._came_from() or self._sheet(form).opened()
        words = _typed(self.request, form)
        saving = drafts.keep(sheet=came, words=words, count=self._count() + 1, by=self._actor)
        until = saving.saved_at + drafts.LASTS
        messages.success(
            self.request,
            _("Your words are kept until %(day)s. You find them in “My work”.") % {"day": day(until)},
        )
        return HttpResponseRedirect(reverse("home"))

    def draft_is_sent(self) -> None:
        """The page did what it is for: its words go."""
        came = self._came_from()
        if came is not None:
            drafts.end(sheet=came, by=self._actor, count=self._count())

    @property
    def _actor(self) -> Actor:
        actor: Actor = self.request.actor  # type: ignore[attr-defined]
        return actor

    def _keeps(self, form: BaseForm) -> bool:
        actor = getattr(self.request, "actor", None)
        if self.keeps_draft is False or actor is None or actor.user_id is None:
            return False
        return bool(self.keeps_draft) or (
            not form.is_multipart() and any(map(_is_typed_into, _widgets(form)))
        )

    def _sheet(self, form: BaseForm) -> drafts.Sheet:
        mapping_id, person_ids = self.draft_concerns()
        return drafts.Sheet(
            address=self.draft_address(),
            title=self._neutral_title(),
            names=tuple(form.add_prefix(name) for name in _kept_names(form)),
            mapping_id=mapping_id,
            person_ids=tuple(person_ids),
            version=_version(form),
        )

    def _neutral_title(self) -> str:
        """The class's own title: one that a page works out may hold somebody's name."""
        own = getattr(type(self), "title", "")
        stated = self.draft_title or (own if isinstance(own, str | Promise) else "")
        return str(stated or getattr(self, "button", ""))

    def _came_from(self) -> drafts.Sheet | None:
        """The opening of this very page that a sending came from."""
        text = self.request.POST.get("draft_ticket", "")
        sheet = drafts.sheet_from(self._actor, text) if text else None
        return sheet if sheet is not None and sheet.address == self.draft_address() else None

    def _count(self) -> int:
        """The page's own number of its latest saving; 0 where no script counts."""
        return count_in(self.request)

    def _keep_quietly(self, sheet: drafts.Sheet, form: BaseForm) -> Any:
        """When the words were kept; None where this person may keep none any more, who is being told why."""
        try:
            return drafts.keep(
                sheet=sheet, words=_typed(self.request, form), count=0, by=self._actor
            ).saved_at
        except Refused:
            return None


def differences(form: BaseForm, held: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What stands in the form beside what the record holds now, where the two differ."""
    return [
        {"label": bound.label, "yours": bound.value(), "theirs": held[bound.name]}
        for bound in form
        if not bound.is_hidden and bound.name in held and str(bound.value()) != str(held[bound.name])
    ]


def count_in(request: HttpRequest) -> int:
    """Which of its page's savings this is, counted from 1; 0 when it does not say."""
    said = request.POST.get("draft_count", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else 0


def _widgets(form: BaseForm) -> list[forms.Widget]:
    return [field.widget for field in form.fields.values()]


def _is_typed_into(widget: forms.Widget) -> bool:
    return isinstance(widget, _TYPED_INTO) and not isinstance(widget, _NOT_TYPED_INTO)


def _kept_names(form: BaseForm) -> list[str]:
    """The fields whose words are kept: everything but tokens, versions, files and secrets."""
    return [
        name
        for name, field in form.fields.items()
        if name not in _NEVER_KEPT and not isinstance(field.widget, forms.FileInput | forms.PasswordInput)
    ]


def _typed(request: HttpRequest, form: BaseForm) -> drafts.Words:
    names = [form.add_prefix(name) for name in _kept_names(form)]
    return {name: request.POST.getlist(name) for name in names if name in request.POST}


def _version(form: BaseForm) -> str:
    if "version" not in form.fields:
        return ""
    held = form["version"].value()
    return "" if held is None else str(held)


def _is_long(form: BaseForm) -> bool:
    """Long enough to be left halfway: a box for sentences, or several things to fill in."""
    shown = [widget for widget in _widgets(form) if not widget.is_hidden]
    return len(shown) >= _LONG or any(isinstance(widget, forms.Textarea) for widget in shown)


def _as_uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
