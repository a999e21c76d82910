"""Addresses of the site. Each app keeps its own by audience in `<app>/urls/`; here they get their prefix."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import URLPattern, URLResolver, include, path, re_path
from django.views.generic import RedirectView
from django.views.static import serve
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from cms.views.pages import serve as serve_page
from config.health import healthz

# Prefix, and the url modules below it.
AUDIENCES: list[tuple[str, list[str]]] = [
    ("my/", ["accounts.urls.my", "competitions.urls.my", "judging.urls.my", "events.urls.my", "certificates.urls.my"]),
    ("judge/", ["judging.urls.judge"]),
    (
        "desk/",
        [
            "notifications.urls.desk",
            "accounts.urls.desk",
            "competitions.urls.desk",
            "judging.urls.desk",
            "events.urls.desk",
            "certificates.urls.desk",
            "cms.urls.desk",
        ],
    ),
    ("verify/", ["certificates.urls.public"]),
    ("files/", ["competitions.urls.files", "certificates.urls.files"]),
    ("demo/", ["notifications.urls.demo", "demo.urls"]),
    ("", ["ui.urls.public", "competitions.urls.public", "judging.urls.public", "cms.urls.public"]),
]


def public_media(request: HttpRequest, path: str) -> HttpResponseBase:
    """Renditions of the editors' pictures where no object store or proxy serves them."""
    try:
        return serve(request, path, document_root=settings.PUBLIC_MEDIA_ROOT)
    except (SuspiciousFileOperation, OSError):  # an address that leads out, or a name longer than a disk allows
        raise Http404 from None


handler400 = "ui.errors.bad_request"
handler403 = "ui.errors.forbidden"
handler404 = "ui.errors.not_found"
handler500 = "ui.errors.server_error"
handler429 = "ui.errors.too_many"  # allauth's rate limits look here

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", healthz, name="healthz"),
    path("media/<path:path>", public_media, name="public_media"),
    path("accounts/", include("accounts.urls.entrance")),
]
for _prefix, _modules in AUDIENCES:
    urlpatterns += [path(_prefix, include(module)) for module in _modules]
# Wagtail's own doors know no limits on guessing and no second factor: there is one entrance.
to_sign_in = RedirectView.as_view(pattern_name="account_login", query_string=True)
urlpatterns += [
    path("cms/login/", to_sign_in, name="cms_login"),
    path("_util/login/", to_sign_in, name="page_login"),
    path("cms/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    # In front of Wagtail's own of the same name.
    re_path(wagtail_urls.serve_pattern, serve_page, name="wagtail_serve"),
    path("", include(wagtail_urls)),
]
