"""The desk: panels and judging, ranking and promotion."""

from django.urls import path, re_path

from judging.views import organiser_combination as combination
from judging.views import organiser_halls as halls
from judging.views import organiser_pack as pack
from judging.views import organiser_panels as panels
from judging.views import organiser_promotion as promotion
from judging.views import organiser_ranking as ranking
from judging.views import organiser_records as records
from judging.views import organiser_stage as stage
from judging.views import organiser_substitution as substitution

app_name = "judging_desk"
C = "competitions/<int:pk>/"

urlpatterns = [
    path(C + "judging/", stage.judging, name="judging"),
    path(C + "judging/begin/", stage.open_judging, name="open_judging"),
    path(C + "judging/panels/<int:panel>/", panels.invite, name="invite"),
    path(C + "judging/panels/<int:panel>/remove/", panels.panel_remove, name="panel_remove"),
    path(C + "judging/seats/<int:seat>/", panels.seat, name="seat"),
    path(C + "judging/seats/<int:seat>/conflict/", panels.conflict_new, name="conflict_new"),
    path(C + "judging/seats/<int:seat>/release/", panels.release, name="release"),
    re_path(
        r"^competitions/(?P<pk>[0-9]+)/judging/seats/(?P<seat>[0-9]+)/(?P<act>lead|again|chase|phone)/$",
        panels.seat_act,
        name="seat_act",
    ),
    path(C + "judging/sheets/<int:sheet>/unlock/", panels.unlock, name="unlock"),
    path(C + "judging/<slug:code>/panels/new/", panels.panel_new, name="panel_new"),
    path(C + "judging/<slug:code>/entries/", stage.entries, name="entries"),
    path(C + "judging/<slug:code>/halls/", halls.halls, name="halls"),
    path(C + "judging/<slug:code>/halls/draw/", halls.draw_halls, name="draw_halls"),
    path(C + "judging/<slug:code>/draw/", stage.draw, name="draw"),
    path(C + "judging/<slug:code>/records/", records.records, name="records"),
    path(C + "judging/<slug:code>/records/points/", records.deduct, name="deduct"),
    path(C + "judging/<slug:code>/records/points/<int:record>/back/", records.take_back, name="take_back_points"),
    path(C + "judging/<slug:code>/assign/", panels.assign, name="assign"),
    path(C + "judging/<slug:code>/open/", stage.open_marking, name="open_marking"),
    path(C + "judging/<slug:code>/close/", stage.close_marking, name="close_marking"),
    path(C + "judging/<slug:code>/reopen/", stage.reopen_marking, name="reopen_marking"),
    path(C + "judging/<slug:code>/chase/", stage.chase, name="chase"),
    path(C + "ranking/", ranking.ranking, name="ranking"),
    path(C + "ranking/<int:stage_pk>/", ranking.ranking, name="ranking"),
    path(C + "ranking/<slug:code>/tabulate/", ranking.tabulate, name="tabulate"),
    path(C + "ranking/<slug:code>/freeze/", ranking.freeze, name="freeze"),
    path(C + "ranking/<slug:code>/print/", ranking.print_ranking, name="print_ranking"),
    path(C + "ranking/<slug:code>/export/", ranking.export, name="export"),
    path(C + "ranking/<slug:code>/promotion/", promotion.promotion, name="promotion"),
    path(C + "ranking/<slug:code>/promotion/history/", promotion.history, name="promotion_history"),
    path(C + "ranking/<slug:code>/promotion/tie/", promotion.tie, name="tie"),
    path(C + "ranking/<slug:code>/promotion/confirm/", promotion.confirm, name="confirm_promotion"),
    path(C + "ranking/<slug:code>/promotion/undo/", promotion.undo, name="undo_promotion"),
    path(C + "ranking/<slug:code>/promotion/number/", promotion.number, name="promotion_number"),
    path(C + "ranking/<slug:code>/promotion/combination/", combination.propose, name="combination"),
    path(C + "ranking/<slug:code>/promotion/combination/confirm/", combination.confirm, name="confirm_combination"),
    path(C + "ranking/<slug:code>/promotion/combination/end/", combination.end, name="end_combination"),
    path(C + "ranking/<slug:code>/promotion/place/", substitution.place, name="fill_place"),
    path(C + "ranking/<slug:code>/promotion/drop-out/<int:entry>/", substitution.drop_out, name="drop_out"),
    path(C + "pack/", pack.round_pack, name="round_pack"),
    path(C + "pack/make/", pack.round_pack_make, name="round_pack_make"),
    path(C + "pack/repeat/", pack.round_pack_repeat, name="round_pack_repeat"),
    path(C + "pack/progress/", pack.round_pack_progress, name="round_pack_progress"),
    path(C + "pack/v<int:version>.zip", pack.round_pack_file, name="round_pack_file"),
    path(C + "pack/v<int:version>/print/", pack.round_pack_print, name="round_pack_print"),
]
