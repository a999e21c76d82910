"""Pages of the contestant."""

from django.urls import path, re_path

from competitions.views import (
    contestant,
    contestant_change,
    contestant_claim,
    contestant_consents,
    contestant_entry,
    contestant_form,
    contestant_outcome,
    contestant_uploads,
    contestant_withdrawal,
    papers,
)

app_name = "competitions_my"

urlpatterns = [
    path("", contestant.home, name="home"),
    path("competitions/<slug:slug>/enter/", contestant.enter, name="enter"),
    path("claim/", contestant_claim.claim, name="claim"),
    path("claim/confirm/", contestant_claim.claim_confirm, name="claim_confirm"),
    path("entries/<str:token>/", contestant_entry.detail, name="entry"),
    path("entries/<str:token>/edit/", contestant_form.edit, name="edit"),
    path("entries/<str:token>/autosave/", contestant_form.autosave, name="autosave"),
    path("entries/<str:token>/files/<slug:kind>/", contestant_form.upload, name="upload"),
    path("entries/<str:token>/uploads/", contestant_uploads.uploads, name="uploads"),
    path("entries/<str:token>/uploads/<str:upload>/", contestant_uploads.upload_pieces, name="upload_pieces"),
    path("entries/<str:token>/uploads/<str:upload>/end/", contestant_uploads.upload_end, name="upload_end"),
    path("entries/<str:token>/form.pdf", contestant_entry.print_form, name="print"),
    re_path(
        r"^entries/(?P<token>[^/]+)/papers/(?P<form>entry-form|pledge|recommendation)\.(?P<kind>pdf|docx)$",
        papers.my_paper,
        name="paper",
    ),
    path("entries/<str:token>/receipt/", contestant_entry.receipt, name="receipt"),
    path("entries/<str:token>/withdraw/", contestant_withdrawal.withdraw, name="withdraw"),
    path("entries/<str:token>/withdraw/pledge/", contestant_withdrawal.pledge, name="pledge"),
    path("entries/<str:token>/withdraw/pledge.pdf", contestant_withdrawal.pledge_print, name="pledge_print"),
    path("entries/<str:token>/change/", contestant_change.change, name="change"),
    path(
        "entries/<str:token>/change/<int:change>/take-back/",
        contestant_change.change_take_back,
        name="change_take_back",
    ),
    path("entries/<str:token>/publication/", contestant_consents.publication, name="publication"),
    path("entries/<str:token>/outcome/<int:months>/", contestant_outcome.outcome, name="outcome"),
    path(
        "entries/<str:token>/outcome/<int:months>/withdraw/",
        contestant_outcome.outcome_withdraw,
        name="outcome_withdraw",
    ),
]
