"""Promise R3: the same form sent twice is one act."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.test import RequestFactory

from accounts.models import Region
from workflow.idempotency import FIELD, KeyReused, idempotent, new_key
from workflow.models import IdempotencyRecord

pytestmark = pytest.mark.django_db


def post(key: str, path: str = "/x/", **data: str) -> HttpRequest:
    request = RequestFactory().post(path, {FIELD: key, **data})
    request.user = AnonymousUser()
    return request


@idempotent
def make(request: HttpRequest) -> HttpResponse:
    number = Region.objects.filter(code__startswith="99").count() + 1
    Region.objects.create(code=f"99{number:04d}", name="n", short_name="n", level="city", path=f"/99{number:04d}/")
    if request.POST.get("answer") == "invalid":
        return HttpResponse("no", status=422)
    if request.POST.get("answer") == "json":
        return JsonResponse({"number": number})
    more = request.POST.get("more", "")
    return HttpResponseRedirect(f"/made/{number}/" + (f"?more={more}" if more else ""))


def made() -> int:
    return Region.objects.filter(code__startswith="99").count()


def test_R3_twice_is_once_with_the_same_answer() -> None:
    key = new_key()
    assert [make(post(key)).headers["Location"] for _ in range(3)] == ["/made/1/"] * 3
    assert made() == 1


def test_R3_a_json_answer_is_replayed() -> None:
    key = new_key()
    assert [make(post(key, answer="json")).content for _ in range(2)] == [b'{"number": 1}'] * 2


def test_an_address_too_long_to_keep_is_replayed_without_its_query() -> None:
    key = new_key()
    first, second = (make(post(key, more="x" * 2000)).headers["Location"] for _ in range(2))
    assert (len(first), second, made()) == (2000 + len("/made/1/?more="), "/made/1/", 1)


def test_an_invalid_form_leaves_the_key_unused_and_writes_nothing() -> None:
    key = new_key()
    assert make(post(key, answer="invalid")).status_code == 422
    assert (made(), IdempotencyRecord.objects.count()) == (0, 0)
    assert make(post(key)).status_code == 302
    assert made() == 1


def test_another_page_cannot_use_the_key() -> None:
    key = new_key()
    make(post(key))
    with pytest.raises(KeyReused):
        make(post(key, path="/other/"))
    assert made() == 1


def test_other_content_under_the_same_key_is_not_dropped_without_a_word() -> None:
    key = new_key()
    make(post(key, title="甲"))
    with pytest.raises(KeyReused):
        make(post(key, title="乙"))
    assert make(post(key, title="甲")).headers["Location"] == "/made/1/"
    assert made() == 1


def test_a_key_that_is_none_is_no_key() -> None:
    assert [make(post("short")).status_code for _ in range(2)] == [302, 302]
    assert made() == 2
