"""Private files: the PDFs."""

from django.urls import path

from certificates.views import files

app_name = "certificates_files"
urlpatterns = [
    path("certificates/<slug:code>.pdf", files.certificate_pdf, name="certificate_pdf"),
]
