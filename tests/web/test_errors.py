"""Every error page says what happened and what to do next, and gives nothing away."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.template import loader
from django.test import RequestFactory
from psycopg.errors import DiskFull

from placemap.access.decisions import Refused, refuse
from placemap.web import errors
from placemap.web.shell import NavigationItem


@pytest.fixture
def request_() -> HttpRequest:
    return RequestFactory().get("/mappings/M-2026-003/")


def words(response: HttpResponse) -> str:
    return response.content.decode()


@pytest.mark.parametrize(
    ("answer", "status", "says"),
    [
        (lambda r: errors.bad_request(r, SuspiciousOperation("x")), 400, "We could not read what was sent"),
        (
            lambda r: errors.bad_request(r, RequestDataTooBig("x")),
            413,
            "The largest file we can take is 50 megabytes",
        ),
        (lambda r: errors.forbidden(r, PermissionDenied()), 403, "Your role does not allow this"),
        (
            lambda r: errors.forbidden(r, Refused(refuse("Only the custodian may agree a child."))),
            403,
            "Only the custodian may agree a child.",
        ),
        (lambda r: errors.not_found(r, Http404("Leo Pashley is hidden")), 404, "it is not shared with you"),
        (lambda r: errors.too_large(r), 413, "save it as CSV"),
        (lambda r: errors.too_many(r, wait_seconds=600), 429, "about 10 minutes"),
        (lambda r: errors.too_many(r), 429, "about a minute"),
        (lambda r: errors.csrf_failure(r, "token"), 403, "This page was open too long"),
        (lambda r: errors.server_error(r), 500, "our fault, not yours"),
    ],
)
def test_each_says_what_happened_and_what_to_do(
    answer: object, status: int, says: str, request_: HttpRequest
) -> None:
    response = answer(request_)  # type: ignore[operator]
    assert response.status_code == status
    assert says in words(response)
    assert "What you can do" in words(response)
    assert words(response).count("<li>") >= 2


def test_too_many_says_when_in_a_header(request_: HttpRequest) -> None:
    assert errors.too_many(request_, wait_seconds=90)["Retry-After"] == "90"


def test_not_found_is_the_same_to_the_byte_and_names_nothing(request_: HttpRequest) -> None:
    absent = errors.not_found(request_, Http404("No Person matches"))
    hidden = errors.not_found(RequestFactory().get("/people/of/another/mapping/"), Http404("Leo Pashley"))
    assert absent.content == hidden.content
    assert "Leo" not in words(hidden)


def test_navigation_stays_unless_it_fails_too(request_: HttpRequest) -> None:
    request_.navigation = [NavigationItem("My work", "/my-work/")]  # type: ignore[attr-defined]
    assert 'href="/my-work/"' in words(errors.not_found(request_))

    class Broken:
        def __iter__(self) -> object:
            raise RuntimeError("the transaction is broken")

    request_.navigation = Broken()  # type: ignore[attr-defined]
    assert errors.not_found(request_).status_code == 404


def test_server_error_shows_the_reference(request_: HttpRequest) -> None:
    request_.request_id = "abc123def456"  # type: ignore[attr-defined]
    assert "Reference: abc123def456" in words(errors.server_error(request_))


def test_full_disk_is_told_and_any_other_fault_is_not_called_so(request_: HttpRequest) -> None:
    def failed(cause: Exception) -> HttpResponse:
        try:
            try:
                raise cause
            except Exception as error:
                raise OperationalError("could not") from error
        except OperationalError:
            return errors.server_error(request_)

    for full in (DiskFull("could not extend file"), OSError(28, "No space left on device")):
        answer = failed(full)
        assert answer.status_code == 503
        assert "no room left to save" in words(answer)
        assert "copy what you typed" in words(answer)
    assert failed(OSError(2, "No such file")).status_code == 500


def test_server_error_needs_no_template(request_: HttpRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: object, **kwargs: object) -> str:
        raise OSError("no templates today")

    monkeypatch.setattr(loader, "render_to_string", broken)
    response = errors.server_error(request_)
    assert response.status_code == 500
    assert "Nothing was half-saved" in words(response)
