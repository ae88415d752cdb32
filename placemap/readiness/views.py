"""Pages of the set-up checks: how far they are, signing, taking back, the checklist, and the drafts."""

from __future__ import annotations

from typing import Any, TypeVar

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from placemap.access.actors import Actor
from placemap.access.decisions import require
from placemap.foundations.clock import today
from placemap.foundations.invented import Gate
from placemap.foundations.terms import Term
from placemap.readiness import commands, policy, presenters, queries
from placemap.readiness.documents import draft
from placemap.readiness.forms import ItemForm, SignForm, WithdrawForm, typed
from placemap.readiness.models import SetUpSignature
from placemap.readiness.reference_data import CHECK, ITEM_HELP
from placemap.readiness.vocabulary import CheckCode, DraftKind, ItemAnswer, ItemCode
from placemap.readiness.word import as_word
from placemap.web.guards import proved
from placemap.web.views import FormPage, Page

T = TypeVar("T", bound=Term)


class _Reads:
    """A page for everybody signed in: the banner leads here, and nothing on it is about a child."""

    request: HttpRequest

    @property
    def actor(self) -> Actor:
        actor: Actor = self.request.actor  # type: ignore[attr-defined]
        return actor


def _known(kind: type[T], code: str) -> T:
    try:
        return kind(code)
    except ValueError as problem:
        raise Http404 from problem


class SetUpChecks(_Reads, Page):
    """Every check and how it stands: what is left before real people can be entered."""

    template_name = "readiness/set_up_checks.html"
    title = _("Before real people")

    def context(self) -> dict[str, Any]:
        found = queries.readiness(self.actor)
        return {
            **super().context(),
            "found": found,
            "notice": presenters.gate_words(found),
            "tasks": presenters.check_tasks(found),
            "drafts": list(DraftKind) if policy.may_read_drafts(self.actor) else [],
        }


class OneCheck(_Reads, Page):
    """One check: what must be true, who signs, where the paper lies, and everything signed so far."""

    template_name = "readiness/check.html"

    def context(self) -> dict[str, Any]:
        code = _known(CheckCode, self.kwargs["check"])
        shown = queries.check_shown(self.actor, code)
        return {
            **super().context(),
            "title": code.label,
            "shown": shown,
            "tag": presenters.standing_tag(shown),
            "rows": presenters.signature_rows,
            "may_sign": policy.may_sign(self.actor, code),
            "may_draft": bool(policy.may_read_drafts(self.actor)),
        }


class Sign(_Reads, FormPage):
    """Somebody with the role that a check asks for signs that it is met."""

    template_name = "readiness/sign.html"
    title = _("Sign this check")
    form_class = SignForm
    button = _("Sign in my name")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.check = _known(CheckCode, kwargs["check"])
        require(policy.may_sign(self.actor, self.check))
        self.back_url = reverse("set-up-check", args=[self.check.value])

    @proved
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().post(request, *args, **kwargs)

    def form_arguments(self) -> dict[str, Any]:
        return {"initial": {"signed_on": today()}}

    def context(self) -> dict[str, Any]:
        return {**super().context(), "check": CHECK[self.check], "caption": self.check.label}

    def save(self, form: Any) -> str:
        commands.sign_check(check=self.check, by=self.actor, **typed(form))
        found = queries.readiness(self.actor)
        self.success_message = (
            _("Signed. That was the last one: real people may be entered now.")
            if found.gate is Gate.OPEN
            else _("Signed.")
        )
        return reverse("set-up-checks")


class TakeBack(_Reads, FormPage):
    """A signature no longer counts. It stays to be read."""

    template_name = "readiness/take_back.html"
    title = _("Take this signature back")
    form_class = WithdrawForm
    button = _("Take it back")
    success_message = _("Taken back. The signature stays to be read, and no longer counts.")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        found = SetUpSignature.objects.filter(pk=kwargs["signature"]).first()
        if found is None:
            raise Http404
        require(policy.may_withdraw(self.actor, found))
        self.signature = found
        self.back_url = reverse("set-up-check", args=[found.check_code])

    def context(self) -> dict[str, Any]:
        return {**super().context(), "caption": CheckCode.label_of(self.signature.check_code)}

    def save(self, form: Any) -> str:
        commands.withdraw_signature(signature=self.signature, by=self.actor, **typed(form))
        return self.back_url


class Checklist(_Reads, Page):
    """What the ICO asks of whoever keeps such a list, point by point."""

    template_name = "readiness/checklist.html"
    title = _("The gangs checklist")

    def context(self) -> dict[str, Any]:
        return {
            **super().context(),
            "items": queries.checklist(self.actor),
            "words": presenters,
            "help": ITEM_HELP,
            "may_answer": policy.may_answer(self.actor),
        }


class AnswerItem(_Reads, FormPage):
    """One point of the checklist."""

    template_name = "readiness/answer.html"
    form_class = ItemForm
    button = _("Save")
    success_message = _("Saved.")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.item = _known(ItemCode, kwargs["item"])
        require(policy.may_answer(self.actor))
        self.title = self.item.label
        self.back_url = reverse("gangs-checklist")

    def context(self) -> dict[str, Any]:
        return {**super().context(), "caption": _("The gangs checklist"), "help": ITEM_HELP[self.item]}

    def save(self, form: Any) -> str:
        given = typed(form)
        answer = ItemAnswer(given["answer"])
        commands.answer_item(item=self.item, answer=answer, note=given["note"], by=self.actor)
        return self.back_url


class _OfDraft(_Reads):
    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)  # type: ignore[misc]
        self.kind = _known(DraftKind, kwargs["paper"])
        require(policy.may_read_drafts(self.actor))


class DraftPage(_OfDraft, Page):
    """A paper drafted from the settings of this instance, to be finished by people."""

    template_name = "readiness/draft.html"

    def context(self) -> dict[str, Any]:
        paper = draft(self.kind, self.actor)
        return {**super().context(), "title": paper.title, "paper": paper, "kind": self.kind}


class DraftAsWord(_OfDraft, Page):
    """The same as a Word document."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = HttpResponse(
            as_word(draft(self.kind, self.actor)),
            content_type="application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        )
        response["Content-Disposition"] = f'attachment; filename="draft-{self.kind.value}.docx"'
        return response
