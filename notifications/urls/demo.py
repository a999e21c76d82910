"""`/demo/codes/`: only where the demo world is."""

from django.conf import settings
from django.urls import path

from notifications.views import demo

app_name = "notifications_demo"
urlpatterns = [path("codes/", demo.codes, name="codes")] if settings.DEMO else []
