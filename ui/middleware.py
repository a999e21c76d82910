"""Display choices, no caching of signed-in pages, no TRACE, and pages instead of traces for two refusals."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils import translation
from django.utils.cache import patch_cache_control, patch_vary_headers

from ui import errors

GetResponse = Callable[[HttpRequest], HttpResponse]

THEME_COOKIE = "theme"
TYPE_COOKIE = "type"
THEMES = ("auto", "light", "dark")


@dataclass(frozen=True)
class Display:
    """How this reader wants pages: `theme` is "auto", "light" or "dark"; `large` is 大字版."""

    theme: str = "auto"
    large: bool = False
    demo: bool = False
    site_note: str = ""


def display_of(request: HttpRequest) -> Display:
    """Read the display cookies; anything unknown is the default."""
    theme = request.COOKIES.get(THEME_COOKIE, "auto")
    return Display(
        theme=theme if theme in THEMES else "auto",
        large=request.COOKIES.get(TYPE_COOKIE) == "large",
        demo=bool(getattr(settings, "DEMO", False)),
        site_note=str(getattr(settings, "SITE_NOTE", "")),
    )


class LanguageMiddleware:
    """Chinese unless the reader chose otherwise (`ui:display` keeps the choice in a cookie).

    Not by Accept-Language as Django's own: an office browser set to English must not turn a notice into English, and
    public pages need no copy per browser setting.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        translation.activate(language)
        request.LANGUAGE_CODE = language  # type: ignore[attr-defined]
        response = self.get_response(request)
        response.setdefault("Content-Language", language)
        return response


class DisplayMiddleware:
    """Put `request.display` on the request; keep signed-in pages out of every cache; refuse TRACE."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in ("TRACE", "TRACK"):
            return HttpResponseNotAllowed(["GET", "HEAD", "POST", "OPTIONS"])
        request.display = display_of(request)  # type: ignore[attr-defined]
        response = self.get_response(request)
        if request.headers.get("X-Upload") and 300 <= response.status_code < 400:
            # A script cannot see a redirect; following it unseen would use up the messages of the page behind it.
            response["X-Location"] = response["Location"]
            del response["Location"]
            response.status_code = 204
        if _was_signed_in(request) and not response.has_header("Cache-Control"):
            patch_cache_control(response, no_store=True, private=True)
        if response.get("Content-Type", "").startswith("text/html"):
            patch_vary_headers(response, ["Cookie"])
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """409, 413, 429 and 503 have no handler of their own in Django."""
        if isinstance(exception, RequestDataTooBig):
            return errors.too_large(request, exception)
        if isinstance(exception, errors.TooManyRequests):
            return errors.too_many(request, exception)
        if isinstance(exception, errors.Conflict):
            return errors.conflict(request, str(exception), translation.gettext("This form was already sent"))
        if errors.is_busy(exception):
            return errors.busy(request, exception)
        return None


def _was_signed_in(request: HttpRequest) -> bool:
    # Only a user that the page itself asked for: looking here must not cost a query (error pages have none).
    user = getattr(request, "_cached_user", None)
    return user is not None and bool(user.is_authenticated)
