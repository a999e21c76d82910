"""`/desk/`: outbox and jobs."""

from django.urls import path

from notifications.views import desk

app_name = "notifications_desk"
urlpatterns = [
    path("outbox/", desk.outbox, name="outbox"),
    path("outbox/<int:pk>/repeat/", desk.repeat_message_view, name="repeat_message"),
    path("jobs/", desk.jobs, name="jobs"),
    path("jobs/<uuid:pk>/", desk.job, name="job"),
    path("jobs/<uuid:pk>/progress/", desk.job_progress, name="job_progress"),
    path("jobs/<uuid:pk>/repeat/", desk.repeat_job_view, name="repeat_job"),
]
