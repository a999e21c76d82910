"""The demonstration's own page; there is none outside the demo world."""

from django.conf import settings
from django.urls import path

from demo import views

app_name = "demo"
urlpatterns = (
    [path("", views.about, name="about"), path("clock/", views.move_clock, name="clock")] if settings.DEMO else []
)
