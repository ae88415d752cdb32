"""The bases of pages: what is typed is kept, errors come first, a second sending does nothing."""

from __future__ import annotations

from typing import Any

import pytest
from django import forms
from django.contrib.messages.storage.base import BaseStorage
from django.core.validators import RegexValidator
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from placemap.access import once
from placemap.access.decisions import Refused, refuse
from placemap.foundations.errors import Conflict, PlacemapError
from placemap.web.fields import OnceForm, VersionField, new_once
from placemap.web.shell import Column
from placemap.web.views import ConfirmPage, FormPage, ListPage


class _Messages(BaseStorage):
    def _get(self, *args: Any, **kwargs: Any) -> tuple[list[Any], bool]:
        return [], True

    def _store(self, messages: Any, response: Any, *args: Any, **kwargs: Any) -> list[Any]:
        return []


class NoteForm(OnceForm):
    note = forms.CharField(label="Note", widget=forms.Textarea)
    version = VersionField(initial=3)


class NotePage(FormPage):
    title = "What did you see?"
    form_class = NoteForm
    success_message = "Saved."
    saved: list[str] = []
    problem: Exception | None = None

    def save(self, form: Any) -> str:
        self.saved.append(form.cleaned_data["note"])
        if self.problem:
            raise self.problem
        return "/next/"

    def latest(self, form: Any) -> dict[str, Any]:
        return {"note": "What a colleague wrote", "version": 4}


def send(
    view: type, data: dict[str, Any] | None = None, actor: Any = None, **attributes: Any
) -> tuple[HttpResponse, HttpRequest]:
    make = RequestFactory()
    request = make.get("/note/") if data is None else make.post("/note/", data)
    request.actor = actor  # type: ignore[attr-defined]
    request._messages = _Messages(request)  # type: ignore[attr-defined]
    return view.as_view(**attributes)(request), request


@pytest.fixture(autouse=True)
def nothing_saved() -> None:
    NotePage.saved = []


def typed(**extra: Any) -> dict[str, Any]:
    return {"note": "Two <b>men</b>\nin a car", "version": "3", "once": str(new_once()), **extra}


def test_get_shows_the_question() -> None:
    response, _ = send(NotePage)
    assert response.status_code == 200
    assert '<h1 class="pm-h1">What did you see?</h1>' in response.content.decode()


@pytest.mark.django_db
def test_valid_form_goes_on_with_a_message() -> None:
    response, request = send(NotePage, typed())
    assert (response.status_code, response["Location"]) == (302, "/next/")
    assert [str(m) for m in request._messages._queued_messages] == ["Saved."]  # type: ignore[attr-defined]


def test_invalid_form_keeps_what_was_typed() -> None:
    response, _ = send(NotePage, typed(version="x"))
    body = response.content.decode()
    assert response.status_code == 422
    assert "Two &lt;b&gt;men&lt;/b&gt;&#10;in a car" in body
    assert "There is a problem" in body
    assert "<title>Error: What did you see?" in body
    assert NotePage.saved == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("problem", "status"),
    [
        (PlacemapError("This mapping closed on 20 March."), 422),
        (Refused(refuse("Only the custodian may do this.")), 403),
        (Conflict("Owen Tait changed this first."), 409),
    ],
)
def test_a_problem_is_shown_and_what_was_typed_is_kept(problem: PlacemapError, status: int) -> None:
    response, _ = send(NotePage, typed(), problem=problem)
    body = response.content.decode()
    assert response.status_code == status
    assert problem.message in body
    assert "Two &lt;b&gt;men&lt;/b&gt;&#10;in a car" in body


@pytest.mark.django_db
def test_a_conflict_shows_both_and_lets_the_person_decide() -> None:
    body = send(NotePage, typed(), problem=Conflict("Changed."))[0].content.decode()
    assert "What a colleague wrote" in body
    assert "Saving again keeps yours." in body
    assert 'name="version" value="4"' in body


def test_an_unforeseen_error_is_not_hidden() -> None:
    with pytest.raises(ZeroDivisionError):
        NotePage.save(_broken(), _Form())  # type: ignore[arg-type]


class _Form:
    cleaned_data = {"note": "x"}


def _broken() -> NotePage:
    page = NotePage()
    page.problem = ZeroDivisionError()
    return page


class TestSentTwice:
    @pytest.fixture
    def actor(self, world: Any) -> Any:
        return world.actors["coordinator"]

    @pytest.mark.django_db
    def test_acts_once_and_leads_to_the_same_place(self, actor: Any) -> None:
        from placemap.access.session import acting_as

        data = typed()
        with acting_as(actor):
            first, _ = send(NotePage, data, actor)
            second, _ = send(NotePage, data, actor)
        assert (first["Location"], second["Location"]) == ("/next/", "/next/")
        assert len(NotePage.saved) == 1

    @pytest.mark.django_db
    def test_a_refused_change_gives_its_token_back(self, actor: Any) -> None:
        from placemap.access.session import acting_as

        data = typed()
        with acting_as(actor):
            refused, _ = send(NotePage, data, actor, problem=PlacemapError("Not now."))
            again, _ = send(NotePage, data, actor)
        assert (refused.status_code, again.status_code) == (422, 302)

    @pytest.mark.django_db
    def test_leads_on_also_where_what_was_chosen_is_no_choice_any_more(self, actor: Any) -> None:
        from placemap.access.session import acting_as

        class Shrinking(NotePage):
            def make_form(self, **data: Any) -> Any:
                form = super().make_form(**data)
                words = "Choose another."
                if self.saved:
                    form.fields["note"].validators.append(RegexValidator(".*", words, inverse_match=True))
                return form

        data = typed()
        with acting_as(actor):
            first, _ = send(Shrinking, data, actor)
            again, _ = send(Shrinking, data, actor)
            other, _ = send(Shrinking, typed(), actor)
        assert (first["Location"], again["Location"]) == ("/next/", "/next/")
        assert other.status_code == 422 and len(NotePage.saved) == 1

    @pytest.mark.django_db
    def test_a_token_spent_elsewhere_shows_the_page_again(self, actor: Any) -> None:
        from placemap.access.session import acting_as

        data = typed()
        with acting_as(actor):
            assert once.spend(actor, NoteForm(data=data).fields["once"].clean(data["once"]))
            response, _ = send(NotePage, data, actor)
        assert response["Location"] == "/note/"
        assert NotePage.saved == []


class OwnAnswer(NotePage):
    def save(self, form: Any) -> HttpResponse:  # type: ignore[override]
        return HttpResponse("a file")


@pytest.mark.django_db
def test_save_may_answer_for_itself() -> None:
    assert send(OwnAnswer, typed())[0].content == b"a file"


class Sure(ConfirmPage):
    title = "Take this child off the map?"
    cancel_url = "/back/"
    dangerous = True

    def consequences(self) -> list[str]:
        return ["Only the count stays."]

    def save(self, form: Any) -> str:
        return "/gone/"


@pytest.mark.django_db
def test_confirm_page_says_what_follows() -> None:
    body = send(Sure)[0].content.decode()
    assert "Only the count stays." in body
    assert 'href="/back/"' in body
    assert "govuk-button--warning" in body
    assert send(Sure, {"once": str(new_once())})[0]["Location"] == "/gone/"


class Names(ListPage):
    template_name = "web/page.html"
    title = "Names"
    columns = (Column("name", "Name", sortable=True),)
    sorts = {"name": lambda row: row[0], "age": lambda row: row[1]}
    default_sort = "name"
    per_page = 2

    def rows(self, q: str) -> list[tuple[str, int]]:
        return [row for row in [("Leo", 15), ("Ellie", 14), ("Amara", 13)] if q.lower() in row[0].lower()]


def shown(query: str) -> tuple[list[str], str]:
    page = Names()
    page.request = RequestFactory().get(f"/x/?{query}")
    page.setup(page.request)
    context = page.context()
    return [row[0] for row in context["rows"]], context["sort"]


@pytest.mark.parametrize(
    ("query", "names", "sort"),
    [
        ("", ["Amara", "Ellie"], "name"),
        ("page=2", ["Leo"], "name"),
        ("page=99", ["Leo"], "name"),
        ("page=x", ["Amara", "Ellie"], "name"),
        ("sort=-name", ["Leo", "Ellie"], "-name"),
        ("sort=-age", ["Leo", "Ellie"], "-age"),
        ("sort=secret_column", ["Amara", "Ellie"], "name"),
        ("q=%20LEO%20", ["Leo"], "name"),
        ("q=nobody", [], "name"),
    ],
)
def test_list_search_sort_and_pages(query: str, names: list[str], sort: str) -> None:
    assert shown(query) == (names, sort)


def test_list_search_by_name_is_posted() -> None:
    page = Names()
    page.setup(RequestFactory().post("/x/", {"q": "leo"}))
    assert [row[0] for row in page.context()["rows"]] == ["Leo"]
    assert Names.as_view()(page.request).status_code == 200


def test_list_of_a_queryset_is_sorted_by_the_database() -> None:
    from placemap.access.models import SpentToken

    page = Names()
    page.sorts = {"when": ("spent_at", "-token")}  # type: ignore[misc]
    assert page._sorted(SpentToken.objects.all(), "when").query.order_by == ("spent_at", "-token")
    assert page._sorted(SpentToken.objects.all(), "-when").query.order_by == ("-spent_at", "token")
    assert page._sorted([1, 2], "") == [1, 2]
