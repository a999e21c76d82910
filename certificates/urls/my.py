"""The contestant's own certificates."""

from django.urls import path

from certificates.views import my

app_name = "certificates_my"
urlpatterns = [
    path("certificates/", my.certificate_list, name="certificate_list"),
]
