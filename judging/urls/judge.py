"""The judge."""

from django.urls import path

from judging.views import (
    before_freeze,
    judge_app,
    judge_conflicts,
    judge_files,
    judge_home,
    judge_live,
    judge_practice,
    judge_seat,
    judge_sheet,
    judge_sync,
    late,
    rejudgements,
    tablets,
)

app_name = "judging_judge"

urlpatterns = [
    path("", judge_home.home, name="home"),
    path("app/", judge_app.shell, name="app_shell"),
    path("app/<int:pk>/", judge_app.shell, name="app"),
    path("check/", judge_app.shell, name="app_check"),
    path("sw.js", judge_app.worker, name="app_worker"),
    path("manifest.webmanifest", judge_app.manifest, name="app_manifest"),
    path("seats/<int:pk>/", judge_home.seat, name="seat"),
    path("seats/<int:pk>/accept/", judge_home.accept, name="accept"),
    path("seats/<int:pk>/decline/", judge_home.decline, name="decline"),
    path("seats/<int:pk>/conflicts/", judge_conflicts.conflicts, name="conflicts"),
    path("seats/<int:pk>/conflicts/declare/", judge_conflicts.declare, name="declare"),
    path("seats/<int:pk>/conflicts/statement/", judge_conflicts.state, name="statement"),
    path("seats/<int:pk>/lock/", judge_home.lock_ready, name="lock_ready"),
    path("seats/<int:pk>/panel/", judge_home.panel, name="panel"),
    path("seats/<int:pk>/panel/before/", before_freeze.judge_page, name="before"),
    path("seats/<int:pk>/panel/before/flags/", before_freeze.judge_flags, name="flags"),
    path("seats/<int:pk>/panel/before/export/", before_freeze.judge_export, name="before_export"),
    path("seats/<int:pk>/panel/rejudge/", rejudgements.leader, name="rejudge"),
    path("seats/<int:pk>/work.json", judge_sync.work, name="work"),
    path("seats/<int:pk>/sync/", judge_sync.sync, name="sync"),
    path("seats/<int:pk>/tablet/", tablets.report, name="tablet_check"),
    path("seat/<str:token>/", judge_seat.open_seat, name="open_seat"),
    path("seats/<int:pk>/leave/", judge_seat.leave, name="leave_seat"),
    path("seats/<int:pk>/late/", late.leader, name="late"),
    path("seats/<int:pk>/live.json", judge_live.live, name="live"),
    path("seats/<int:pk>/practice/", judge_practice.practice, name="practice"),
    path("seats/<int:pk>/practice/panel/", judge_practice.practice_panel, name="practice_panel"),
    path("seats/<int:pk>/practice/<int:entry>/", judge_practice.practice_sheet, name="practice_sheet"),
    path("practice/<int:pk>/file/", judge_practice.practice_file, name="practice_file"),
    path("sheets/<int:pk>/", judge_sheet.sheet, name="sheet"),
    path("sheets/<int:pk>/check/", judge_sheet.check, name="check"),
    path("sheets/<int:pk>/recuse/", judge_sheet.recuse, name="recuse"),
    path("sheets/<int:pk>/unlock/", judge_home.unlock, name="unlock"),
    path("sheets/<int:pk>/files/<slug:kind>/", judge_files.material, name="material"),
]
