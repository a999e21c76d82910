"""The organiser's activities."""

from django.urls import path, re_path

from events.views import activity, desk, filing, registrations

app_name = "events_desk"
urlpatterns = [
    path("activities/", desk.ActivityList.as_view(), name="activity_list"),
    path("activities/new/", desk.activity_new, name="activity_new"),
    path("activities/<int:pk>/", activity.activity_detail, name="activity_detail"),
    path("activities/<int:pk>/edit/", desk.activity_edit, name="activity_edit"),
    path("activities/<int:pk>/move/<slug:move>/", activity.activity_move, name="activity_move"),
    path("activities/<int:pk>/outcome/", activity.activity_outcome, name="activity_outcome"),
    path("activities/<int:pk>/registrations/", registrations.RegistrationList.as_view(), name="registration_list"),
    path("activities/<int:pk>/registrations/mark/", registrations.registration_mark, name="registration_mark"),
    path("activities/<int:pk>/sign-in-sheet/", registrations.sign_in_sheet, name="sign_in_sheet"),
    path("activities/<int:pk>/door/", registrations.door, name="door"),
    path("activities/filings/<int:pk>/", filing.filing, name="filing"),
    path("activities/filings/<int:pk>/print/", filing.filing_print, name="filing_print"),
    re_path(
        r"^activities/filings/(?P<pk>[0-9]{1,18})/(?P<step>hand_in|hand_in_paper|check|sign|submit|send_back|endorse|put_back|issue|approve|return|refuse)/$",
        filing.filing_step,
        name="filing_step",
    ),
]
