"""A participant's activities."""

from django.urls import path

from events.views import my

app_name = "events_my"
urlpatterns = [
    path("activities/", my.registration_list, name="registration_list"),
    path("activities/<slug:slug>/register/", my.register_page, name="register"),
    path("activities/<slug:slug>/here/<slug:code>/", my.here, name="here"),
    path("activities/<slug:token>/cancel/", my.cancel, name="cancel"),
    path("activities/<slug:token>/rate/", my.rate_page, name="rate"),
]
