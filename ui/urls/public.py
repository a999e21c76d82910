"""Display choices for everybody; the page of components for developers."""

from django.conf import settings
from django.urls import path

from ui import views

app_name = "ui"
urlpatterns = [path("display/", views.display, name="display")]

if settings.DEBUG:
    from ui import gallery

    urlpatterns += [
        path("_components/", gallery.components, name="components"),
        path("_components/<slug:layout>/", gallery.layout, name="layout"),
    ]
