"""Anybody: the published sheets and the big screen. In front of the pages of the CMS."""

from django.urls import path

from judging.views import public_sheet, public_stage, public_votes

app_name = "judging_public"

urlpatterns = [
    path("results/recompute.py", public_sheet.recompute, name="recompute"),
    path("results/<slug:slug>/<slug:code>/", public_sheet.sheet, name="sheet"),
    path("results/<slug:slug>/<slug:code>/sheet.csv", public_sheet.sheet_csv, name="sheet_csv"),
    path("results/<slug:slug>/<slug:code>/sheet.pdf", public_sheet.sheet_pdf, name="sheet_pdf"),
    path("stage/<slug:code>/", public_stage.stage, name="stage"),
    path("stage/<slug:code>/state.json", public_stage.state, name="stage_state"),
    path("stage/<slug:code>/vote/", public_votes.entrance, name="vote"),
    path("stage/<slug:code>/vote/state.json", public_votes.state, name="vote_state"),
    path("stage/<slug:code>/vote/<slug:ticket>/", public_votes.ticket, name="vote_ticket"),
]
