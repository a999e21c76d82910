"""The contestant."""

from django.urls import path

from judging.views import contestant

app_name = "judging_my"

urlpatterns = [
    path("entries/<str:token>/feedback/", contestant.feedback, name="feedback"),
]
