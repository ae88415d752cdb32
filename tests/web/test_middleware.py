from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from whitenoise.middleware import WhiteNoiseMiddleware

from placemap.partners.models import User
from placemap.web.middleware import RequestSizeMiddleware, SecurityHeadersMiddleware
from placemap.web.not_taken import FORM_ROOM
from tests.cast import World


def answer(request: HttpRequest) -> HttpResponse:
    return HttpResponse("well")


def test_pages_carry_a_strict_policy_and_are_not_kept() -> None:
    response = SecurityHeadersMiddleware(answer)(RequestFactory().get("/my-work/"))
    policy = response["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "script-src 'self'" in policy and "frame-ancestors 'none'" in policy
    assert response["Cache-Control"] == "no-store"
    assert response["X-Frame-Options"] == "DENY"


def test_static_files_may_be_kept() -> None:
    assert "Cache-Control" not in SecurityHeadersMiddleware(answer)(RequestFactory().get("/static/x.css"))


def test_no_other_site_is_told_that_it_may_read_our_files(settings: Any, tmp_path: Path) -> None:
    (tmp_path / "x.css").write_text("p { color: red }")
    settings.STATIC_ROOT, settings.WHITENOISE_AUTOREFRESH, settings.WHITENOISE_USE_FINDERS = (
        tmp_path,
        False,
        False,
    )
    file = WhiteNoiseMiddleware(answer)(RequestFactory().get("/static/x.css"))
    assert file.status_code == 200 and file["Content-Type"] == 'text/css; charset="utf-8"'
    assert not file.has_header("Access-Control-Allow-Origin")


def test_no_folder_of_files_is_listed(settings: Any, tmp_path: Path) -> None:
    (tmp_path / "x.css").write_text("p { color: red }")
    settings.STATIC_ROOT, settings.WHITENOISE_AUTOREFRESH, settings.WHITENOISE_USE_FINDERS = (
        tmp_path,
        False,
        False,
    )
    # Left to the pages, among which there is none of that address.
    assert WhiteNoiseMiddleware(answer)(RequestFactory().get("/static/")).content == b"well"


def test_a_view_may_say_otherwise() -> None:
    def own(request: HttpRequest) -> HttpResponse:
        return HttpResponse(headers={"Cache-Control": "private"})

    assert SecurityHeadersMiddleware(own)(RequestFactory().get("/x/"))["Cache-Control"] == "private"


@pytest.mark.parametrize(("extra", "status"), [(0, 200), (1, 413)])
def test_a_request_over_the_largest_file_is_refused_unread(settings: object, extra: int, status: int) -> None:
    request = RequestFactory().post("/lists/")
    request.META["CONTENT_LENGTH"] = str(settings.PLACEMAP_LARGEST_FILE + FORM_ROOM + extra)  # type: ignore[attr-defined]
    response = RequestSizeMiddleware(answer)(request)
    assert response.status_code == status
    assert (response.get("Connection") == "close") == (status == 413)


def test_a_strange_length_is_left_to_the_server() -> None:
    request = RequestFactory().post("/lists/")
    request.META["CONTENT_LENGTH"] = "many"
    assert RequestSizeMiddleware(answer)(request).status_code == 200


@pytest.mark.django_db
def test_a_letter_that_no_text_can_hold_is_no_error_of_ours(
    world: World, client_as: Callable[[User], Client]
) -> None:
    assert client_as(world.users["lead"]).get("/mappings/?q=a%00b").status_code == 400
    administrator = client_as(world.users["administrator"])
    for address in ("/partnership/people/", "/accounts/"):
        answer = administrator.post(address, {"q": "a\0b"})
        assert answer.status_code == 400
        assert "could not read what was sent" in answer.content.decode()
    # What somebody types into a form stays there, with what is wrong.
    assert administrator.post("/partnership/areas/", {"place": "a\0b"}).status_code == 422
