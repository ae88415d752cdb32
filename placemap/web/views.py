"""Small bases for pages: thin doors that parse, call a command or query, and answer.

    class DeclineChild(FormPage):
        template_name = "cohort/decline.html"
        title = _("Why is this child out of scope?")
        form_class = DeclineForm

        def save(self, form): ...call one command...; return reverse("cohort", args=[…])

No policy lives here: commands and queries ask it. `Http404` for what is absent or hidden,
`PlacemapError` for what a person can put right.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from itertools import chain
from typing import Any, ClassVar
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Page as Slice
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import QuerySet
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views import View

from placemap.access import once
from placemap.access.actors import Actor
from placemap.access.decisions import Refused
from placemap.foundations.errors import Conflict, NamesFound, PlacemapError
from placemap.web.drafts import KeepsDraft, differences
from placemap.web.fields import OnceForm
from placemap.web.prompting import prompts_for
from placemap.web.shell import Column

# An address of the product itself, with no more of a query than the key of what is shown.
_WITHIN = re.compile(r"/(?:[\w-]+/)+(?:\?item=[0-9a-f-]{36})?", re.ASCII)


class Page(View):
    """A page that is read. Subclasses say `template_name` and `title`, and extend `context()`."""

    template_name: str
    title: Any = ""
    request: HttpRequest

    @property
    def then(self) -> str:
        """Where a page leads that was opened from another one, which said so: within the product alone."""
        asked = self.request.GET.get("then", "")
        return asked if _WITHIN.fullmatch(asked) else ""

    def context(self) -> dict[str, Any]:
        """What the template needs beyond the shell. Call `super().context()` and add to it."""
        return {"title": self.title, "came_from": self.then}

    def page(self, *, status: int = 200, **extra: Any) -> HttpResponse:
        """Render the page."""
        return render(self.request, self.template_name, {**self.context(), **extra}, status=status)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.page()


class FormPage(KeepsDraft, Page):
    """A page that asks and then changes something.

    `save()` does the work through one command and returns the address to go to next. An error
    shows in the summary, keeps what was typed and writes nothing: status 422, 403 when policy
    refuses, 409 when somebody else changed the record first. A form with a `once` field that is
    sent again goes where the first sending led. What is typed is kept as a draft until it is sent.
    """

    template_name = "web/question.html"
    form_class: type[BaseForm]
    button: Any = _("Save and continue")
    back_url: str = ""
    success_message: Any = ""
    # Where what was just saved can be put right, once `save` knows it.
    change_url: str = ""

    def form_arguments(self) -> dict[str, Any]:
        """Keyword arguments for the form: `initial`, and whatever its choices depend on."""
        return {}

    def make_form(self, **data: Any) -> BaseForm:
        return self.form_class(**data, **self.form_arguments())

    def save(self, form: Any) -> str | HttpResponse:
        """Do what the valid form asks; return the next address or a response of its own."""
        raise NotImplementedError

    def latest(self, form: Any) -> Mapping[str, Any]:
        """After a conflict, what the record holds now, by field name; `version` among it.

        The page then shows both and lets the person decide. Empty: only the message is shown.
        """
        return {}

    def context(self) -> dict[str, Any]:
        return {**super().context(), "button": self.button, "back_url": self.back_url}

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "POST" and "finish_later" in request.POST:
            form = self.make_form()
            if self._keeps(form):
                return self.finish_later(form)
        response: HttpResponse = super().dispatch(request, *args, **kwargs)
        return response

    def page(self, *, status: int = 200, **extra: Any) -> HttpResponse:
        """Render the page, with what it keeps of words that are typed into its form."""
        if "form" in extra and "draft" not in extra:
            extra["draft"] = self.draft_for(extra["form"], refused=status == 403)
        if self.then:
            extra = {"back_url": self.then, "cancel_url": self.then, **extra}
        return super().page(status=status, **extra)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.make_form()
        return self.page(form=form, **self.carry_on(form))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.make_form(data=request.POST, files=request.FILES)
        if not form.is_valid():
            # Saved once, what was chosen may be no choice any more: sent again, it is no mistake of theirs.
            return self._led_before(form) or self.invalid(form)
        try:
            # A savepoint: a refused or failed change also gives its one-use token back.
            with transaction.atomic():
                return self._save_once(form)
        except Conflict as problem:
            return self._conflicting(form, problem)
        except PlacemapError as problem:
            status = 403 if isinstance(problem, Refused) else 422
            return self.invalid(form, message=problem.message, status=status)

    def invalid(self, form: BaseForm, *, message: str = "", status: int = 422, **extra: Any) -> HttpResponse:
        """The same page again with its errors first and everything as it was typed."""
        if form.is_bound:
            form.word_prompts = prompts_for(form, self.request.POST)  # type: ignore[attr-defined]
        return self.page(status=status, form=form, form_error=message, **extra)

    def _prompt_words(self, form: BaseForm) -> None:
        """Where no script prompted, the page after saving does: what is saved stands, and may be changed."""
        for one in chain.from_iterable(prompts_for(form, self.request.POST).values()):
            words = gettext("You wrote “%(words)s”. People often write instead: %(instead)s. %(why)s")
            given = {"words": one.words, "instead": one.instead, "why": one.why}
            messages.info(self.request, words % given, extra_tags=self.change_url)

    def _save_once(self, form: BaseForm) -> HttpResponse:
        sending = self._sending(form)
        if sending and not once.spend(*sending):
            self.draft_is_sent()
            return HttpResponseRedirect(once.where_it_led(*sending) or self.request.path)
        answer = self.save(form)
        self.draft_is_sent()
        if isinstance(answer, HttpResponse):
            response = answer
        else:
            response = HttpResponseRedirect(self.then or answer)
            if self.success_message:
                messages.success(self.request, str(self.success_message))
        if isinstance(response, HttpResponseRedirect):
            self._prompt_words(form)
        if sending and isinstance(response, HttpResponseRedirect):
            once.leads_to(*sending, response.url)
        return response

    def _led_before(self, form: BaseForm) -> HttpResponse | None:
        """On to where this very form led when it was saved; nothing where it was not."""
        sending = self._sending(form)
        led = once.where_it_led(*sending) if sending else ""
        if not led:
            return None
        self.draft_is_sent()
        return HttpResponseRedirect(led)

    def _sending(self, form: BaseForm) -> tuple[Actor, UUID] | None:
        """Who sends, and the token that this sending uses up; nothing where the form has none."""
        token = form.cleaned_data.get("once")
        actor: Actor | None = getattr(self.request, "actor", None)
        return (actor, token) if actor is not None and isinstance(token, UUID) else None

    def _conflicting(self, form: BaseForm, problem: Conflict) -> HttpResponse:
        held = self.latest(form)
        both = differences(form, held)
        if "version" in held and form.is_bound:
            # Saving again is then a decision made with both in view, not an overwrite by accident.
            typed = self.request.POST.copy()
            typed[form.add_prefix("version")] = str(held["version"])
            form.data = typed
        return self.invalid(form, message=problem.message, status=409, differences=both)


class ConfirmPage(FormPage):
    """Asks once more before something that cannot easily be taken back, and says what will follow."""

    template_name = "web/confirm.html"
    form_class = OnceForm
    button: Any = _("Yes, go on")
    cancel_url: str = ""
    dangerous: bool = False

    def consequences(self) -> Sequence[Any]:
        """What will happen, a short sentence each."""
        return ()

    def context(self) -> dict[str, Any]:
        return {
            **super().context(),
            "consequences": list(self.consequences()),
            "cancel_url": self.cancel_url or self.back_url,
            "dangerous": self.dangerous,
        }


class ListPage(Page):
    """A list with search (`q`), sorting (`sort`, "-" first for descending) and pages (`page`).

    `q` is read from the body of a posted form too, since a name may not be in an address.

    `sorts` maps a sorting key to what orders it: a tuple of field names when `rows()` gives a
    queryset, or a function of one row when it gives a list. Unknown keys and pages fall back
    quietly. The template gets `rows` (one page of them), `columns`, `sort` and `q`.
    """

    per_page: int = 50
    columns: Sequence[Column] = ()
    sorts: ClassVar[Mapping[str, Any]] = {}
    default_sort: str = ""

    def rows(self, q: str) -> QuerySet[Any] | Sequence[Any]:
        """Everything this person may see that matches `q`."""
        raise NotImplementedError

    def context(self) -> dict[str, Any]:
        given = self.request.POST if self.request.method == "POST" else self.request.GET
        q = given.get("q", "").strip()[:200]
        sort = self.request.GET.get("sort", "")
        if sort.removeprefix("-") not in self.sorts:
            sort = self.default_sort
        found = self._sorted(self.rows(q), sort)
        one_page: Slice[Any] = Paginator(found, self.per_page).get_page(self.request.GET.get("page"))
        return {**super().context(), "rows": one_page, "columns": self.columns, "sort": sort, "q": q}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """A search by name arrives in the body, since no name may be in an address."""
        return self.page()

    def _sorted(self, rows: Any, sort: str) -> Any:
        how = self.sorts.get(sort.removeprefix("-"))
        if how is None:
            return rows
        down = sort.startswith("-")
        if isinstance(rows, QuerySet):
            names: Sequence[str] = how
            return rows.order_by(*(_turned(name) if down else name for name in names))
        key: Callable[[Any], Any] = how
        return sorted(rows, key=key, reverse=down)


def _turned(name: str) -> str:
    return name.removeprefix("-") if name.startswith("-") else f"-{name}"


class PointsAtNames(FormPage):
    """A page whose form `LooksForNames`: what may name somebody is pointed at, and a tick is asked for."""

    def send(self, form: Any) -> str:
        """Do what the form asks; returns where the page goes on."""
        raise NotImplementedError

    def save(self, form: Any) -> str:
        try:
            return self.send(form)
        except NamesFound:
            form.ask_to_look()
            raise
