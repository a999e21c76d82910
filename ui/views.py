"""Helpers of every view: act and explain, display choices, the page of components."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from ui import explain
from ui.forms import ReasonForm
from ui.middleware import THEME_COOKIE, THEMES, TYPE_COOKIE

R = TypeVar("R")
_YEAR = 365 * 24 * 3600


@dataclass(frozen=True)
class Outcome(Generic[R]):
    """What became of an act. Truthy when it was done; `status` is the one to render the page again with."""

    ok: bool
    value: R | None = None
    status: int = 200
    reason: str = ""

    def __bool__(self) -> bool:
        return self.ok


def perform_or_explain(
    request: HttpRequest,
    fn: Callable[[], R],
    *,
    success: Any = "",
    form: BaseForm | None = None,
) -> Outcome[R]:
    """Call `fn`; turn a refusal, a conflict or a missing right into words for the reader.

    Done: `success` becomes a message. Not done: with `form` the reason joins its error summary (render the form again
    with `outcome.status`, so nothing typed is lost); without it the reason becomes a message (redirect as usual).
    A missing right without a form is a 403 page with the reason.
    """
    try:
        value = fn()
    except Exception as error:
        status = explain.status_of(error)
        if status is None:
            raise
        return _explain(request, error, status, form)
    if success:
        messages.success(request, str(success))
    return Outcome(ok=True, value=value)


def _explain(request: HttpRequest, error: Exception, status: int, form: BaseForm | None) -> Outcome[Any]:
    reason = str(error)
    if form is not None:
        form.add_error(None, reason)
    elif status == 403:
        raise PermissionDenied(reason) from error
    elif status == 409:
        messages.warning(request, reason)
    else:
        messages.error(request, reason)
    return Outcome(ok=False, status=status, reason=reason)


def act_on_form(request: HttpRequest, form: BaseForm, act: Callable[[], Any], success: Any = "") -> tuple[Any, int]:
    """POST of a form: (value, 0) when done, else (None, status to render the page again with).

    ``success``: the message, or what makes it of the value.
    """
    if request.method != "POST":
        return None, 200
    if not form.is_valid():
        return None, 422
    outcome = perform_or_explain(request, act, form=form)
    if not outcome:
        return None, outcome.status
    if success:
        messages.success(request, str(success(outcome.value) if callable(success) else success))
    return outcome.value, 0


def act_with_reason(
    request: HttpRequest,
    act: Callable[[str], Any],
    success: Any,
    *,
    label: Any = "",
    help_text: Any = "",
    required: bool = True,
) -> tuple[ReasonForm, int]:
    """A page that asks for a reason and acts with it: the form, and the status to render it with; 0 when it was done."""
    given = request.POST if request.method == "POST" else None
    form = ReasonForm(given, label=label, help_text=help_text, required=required)
    _value, status = act_on_form(request, form, lambda: act(form.cleaned_data["reason"]), success)
    return form, status


def act_and_redirect(
    request: HttpRequest, fn: Callable[[], Any], *, to: str, success: Any = ""
) -> HttpResponseRedirect:
    """The short form for a button: act, say what happened, go to `to` either way."""
    perform_or_explain(request, fn, success=success)
    return HttpResponseRedirect(to)


def safe_next(request: HttpRequest, default: str = "/") -> str:
    """The `next` address of this request if it is one of ours, else `default`."""
    target = request.POST.get("next") or request.GET.get("next") or ""
    if target and url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure()):
        return target
    return default


@csrf_exempt  # sets display cookies only; no token means public pages stay cacheable
@require_POST
def display(request: HttpRequest) -> HttpResponse:
    """Keep the reader's choice of colours, type size and language in cookies (no log-in needed)."""
    response = HttpResponseRedirect(safe_next(request))
    if (theme := request.POST.get("theme")) in THEMES:
        _keep(response, request, THEME_COOKIE, str(theme))
    if (size := request.POST.get("type")) in ("normal", "large"):
        _keep(response, request, TYPE_COOKIE, str(size))
    if (language := request.POST.get("language")) in dict(settings.LANGUAGES):
        _keep(response, request, settings.LANGUAGE_COOKIE_NAME, str(language))
    return response


def _keep(response: HttpResponse, request: HttpRequest, name: str, value: str) -> None:
    response.set_cookie(name, value, max_age=_YEAR, samesite="Lax", secure=request.is_secure())
