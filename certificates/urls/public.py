"""Anyone: check a certificate."""

from django.urls import path

from certificates.views import public

app_name = "certificates_public"
urlpatterns = [
    path("", public.verify, name="verify"),
    path("<slug:code>/", public.verify_code, name="verify_code"),
]
