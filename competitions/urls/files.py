"""Private files."""

from django.urls import path

from competitions.views import organiser_files as views

app_name = "competitions_files"

urlpatterns = [
    path("filings/<int:pk>/plan/", views.filing_plan, name="filing_plan"),
    path("filings/<int:pk>/plan/<int:version>/", views.filing_plan, name="filing_plan_version"),
    path("filings/<int:pk>/papers/<int:paper>/", views.filing_paper, name="filing_paper"),
    path("entries/<str:token>/", views.entry_attachment, name="entry_attachment"),
]
