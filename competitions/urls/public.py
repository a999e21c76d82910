"""Anybody: objections to a public list, members of a team. In front of the pages of the CMS below the same prefix."""

from django.urls import path, re_path

from competitions.views import filing_receipt, papers, public_feedback, public_objection, public_outcome, public_team

app_name = "competitions_public"

urlpatterns = [
    path("team/<str:token>/", public_team.team_member, name="team_member"),
    path("publicity/<slug:slug>/<int:version>/objection/", public_objection.object_to, name="object"),
    path("objections/<str:token>/", public_objection.objection, name="objection"),
    path("objections/<str:token>/withdraw/", public_objection.objection_withdraw, name="objection_withdraw"),
    re_path(
        r"^p/(?P<kind>[A-Z])/(?P<token>[A-Za-z0-9_-]{1,40})/(?P<version>[0-9a-f]{4,32})/?$",
        papers.paper_code,
        name="paper_code",
    ),
    path("outcomes/<str:token>/", public_outcome.outcome_link, name="outcome_link"),
    path("feedback/hall/<str:token>/", public_feedback.feedback_hall, name="feedback_hall"),
    path("feedback/<str:token>/", public_feedback.feedback_link, name="feedback"),
    path("receipts/", filing_receipt.receipt_check, name="receipt_check"),
    path("receipts/<slug:code>/", filing_receipt.receipt, name="receipt"),
]
