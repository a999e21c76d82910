"""Search, and what machines ask for."""

from django.urls import path

from cms.views import public

app_name = "cms_public"
urlpatterns = [
    path("search/", public.search, name="search"),
    path("robots.txt", public.robots, name="robots"),
    path("sitemap.xml", public.sitemap, name="sitemap"),
    path(".well-known/security.txt", public.security, name="security"),
    path("favicon.ico", public.favicon, name="favicon"),
    # In front of Wagtail's own, whose address it answers.
    path("documents/<int:document_id>/<path:document_filename>", public.document, name="document"),
]
