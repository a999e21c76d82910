"""The judge."""

from django.urls import path

from judging.views import judge_files, judge_home, judge_sheet

app_name = "judging_judge"

urlpatterns = [
    path("", judge_home.home, name="home"),
    path("seats/<int:pk>/", judge_home.seat, name="seat"),
    path("seats/<int:pk>/accept/", judge_home.accept, name="accept"),
    path("seats/<int:pk>/decline/", judge_home.decline, name="decline"),
    path("seats/<int:pk>/lock/", judge_home.lock_ready, name="lock_ready"),
    path("seats/<int:pk>/panel/", judge_home.panel, name="panel"),
    path("sheets/<int:pk>/", judge_sheet.sheet, name="sheet"),
    path("sheets/<int:pk>/marks/", judge_sheet.marks, name="marks"),
    path("sheets/<int:pk>/check/", judge_sheet.check, name="check"),
    path("sheets/<int:pk>/recuse/", judge_sheet.recuse, name="recuse"),
    path("sheets/<int:pk>/unlock/", judge_home.unlock, name="unlock"),
    path("sheets/<int:pk>/files/<slug:kind>/", judge_files.material, name="material"),
]
