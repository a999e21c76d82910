"""Reports and stories from the desk, and the door to the newsroom."""

from django.urls import path

from cms.views import desk

app_name = "cms_desk"
urlpatterns = [
    path("news/", desk.ReportList.as_view(), name="report_list"),
    path("news/new/", desk.report_new, name="report_new"),
    path("news/<int:pk>/", desk.report, name="report"),
    path("news/<int:pk>/edit/", desk.report_edit, name="report_edit"),
    path("stories/new/<int:pk>/", desk.new_story, name="new_story"),
    path("newsroom/", desk.newsroom, name="newsroom"),
]
