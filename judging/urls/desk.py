"""The desk: panels and judging, ranking and promotion."""

from django.urls import path, re_path

from judging.views import before_freeze, late, previews, rejudgements, tablets
from judging.views import organiser_assignment as assignment
from judging.views import organiser_assignment_rules as assignment_rules
from judging.views import organiser_combination as combination
from judging.views import organiser_draws as draws
from judging.views import organiser_halls as halls
from judging.views import organiser_hand_over as hand_over
from judging.views import organiser_intake as intake
from judging.views import organiser_live as live
from judging.views import organiser_pack as pack
from judging.views import organiser_panels as panels
from judging.views import organiser_paper_sheets as paper_sheets
from judging.views import organiser_papers as papers
from judging.views import organiser_pool as pool
from judging.views import organiser_pool_list as pool_list
from judging.views import organiser_practice as practice
from judging.views import organiser_promotion as promotion
from judging.views import organiser_ranking as ranking
from judging.views import organiser_records as records
from judging.views import organiser_seats as seats
from judging.views import organiser_signatures as signatures
from judging.views import organiser_stage as stage
from judging.views import organiser_substitution as substitution
from judging.views import organiser_undertakings as undertakings
from judging.views import organiser_versions as versions
from judging.views import organiser_votes as votes
from judging.views import organiser_watch as watching

app_name = "judging_desk"
C = "competitions/<int:pk>/"

urlpatterns = [
    path("judges/", pool.PoolPage.as_view(), name="pool"),
    path("judges/new/", pool.judge_new, name="pool_new"),
    path("judges/list/", pool_list.pool_list_new, name="pool_list_new"),
    path("judges/list/template/", pool_list.pool_list_template, name="pool_list_template"),
    path("judges/list/<int:number>/", pool_list.pool_list, name="pool_list"),
    path("judges/list/<int:number>/take-over/", pool_list.pool_list_take_over, name="pool_list_take_over"),
    path("judges/<int:pk>/", pool.judge, name="pool_judge"),
    path("judges/<int:pk>/change/", pool.judge_change, name="pool_change"),
    path("judges/<int:pk>/retire/", pool.judge_retire, name="pool_retire"),
    path("judges/<int:pk>/restore/", pool.judge_restore, name="pool_restore"),
    path("judges/<int:pk>/ties/", pool.tie_new, name="pool_tie"),
    path("judges/<int:pk>/ties/<int:tie>/back/", pool.tie_back, name="pool_tie_back"),
    path(C + "judging/", stage.judging, name="judging"),
    path(C + "judging/begin/", stage.open_judging, name="open_judging"),
    path(C + "judging/panels/<int:panel>/", panels.invite, name="invite"),
    path(C + "judging/panels/<int:panel>/draw/", draws.draw_experts, name="draw_experts"),
    path(C + "judging/panels/<int:panel>/draw/<int:number>/", draws.expert_draw, name="expert_draw"),
    path(C + "judging/panels/<int:panel>/draw/<int:number>/print/", draws.expert_draw_print, name="expert_draw_print"),
    path(C + "judging/panels/<int:panel>/draw/<int:number>/invite/", draws.invite_drawn, name="invite_drawn"),
    path(C + "judging/panels/<int:panel>/reserve/", draws.ask_reserve, name="ask_reserve"),
    path(C + "judging/panels/<int:panel>/remove/", panels.panel_remove, name="panel_remove"),
    path(C + "judging/seats/<int:seat>/", panels.seat, name="seat"),
    path(C + "judging/seats/<int:seat>/conflict/", panels.conflict_new, name="conflict_new"),
    path(C + "judging/seats/<int:seat>/undertaking/", undertakings.undertaking, name="undertaking"),
    path(C + "judging/seats/<int:seat>/undertaking/print/", undertakings.print_undertaking, name="undertaking_print"),
    path(C + "judging/seats/<int:seat>/undertaking/<int:scan>/", undertakings.paper, name="undertaking_paper"),
    path(C + "judging/seats/<int:seat>/release/", panels.release, name="release"),
    re_path(
        r"^competitions/(?P<pk>[0-9]{1,18})/judging/seats/(?P<seat>[0-9]{1,18})/(?P<act>lead|again|chase|phone)/$",
        panels.seat_act,
        name="seat_act",
    ),
    path(C + "judging/sheets/<int:sheet>/replace/", assignment.replace, name="replace"),
    path(C + "judging/sheets/<int:sheet>/unlock/", panels.unlock, name="unlock"),
    path(C + "judging/<slug:code>/panels/new/", panels.panel_new, name="panel_new"),
    path(C + "judging/<slug:code>/entries/", stage.entries, name="entries"),
    path(C + "judging/<slug:code>/halls/", halls.halls, name="halls"),
    path(C + "judging/<slug:code>/halls/draw/", halls.draw_halls, name="draw_halls"),
    path(C + "judging/<slug:code>/draw/", stage.draw, name="draw"),
    path(C + "judging/<slug:code>/records/", records.records, name="records"),
    path(C + "judging/<slug:code>/records/points/", records.deduct, name="deduct"),
    path(C + "judging/<slug:code>/records/points/<int:record>/back/", records.take_back, name="take_back_points"),
    path(C + "judging/<slug:code>/intake/", intake.intake, name="intake"),
    path(C + "judging/<slug:code>/intake/read/", intake.read, name="intake_read"),
    path(C + "judging/<slug:code>/paper-sheets/", paper_sheets.paper_sheets_list, name="paper_sheets"),
    path(C + "judging/<slug:code>/paper-sheets/<int:seat>/", paper_sheets.seat, name="paper_seat"),
    path(C + "judging/<slug:code>/paper-sheets/<int:seat>/scan/", paper_sheets.scan, name="paper_scan"),
    path(C + "judging/<slug:code>/paper-sheets/one/<int:paper>/", paper_sheets.decide, name="paper_decide"),
    path(C + "judging/<slug:code>/paper-sheets/one/<int:paper>/drop/", paper_sheets.drop, name="paper_drop"),
    path(C + "judging/<slug:code>/signatures/", signatures.signatures, name="signatures"),
    path(C + "judging/<slug:code>/sheet-files/<int:file>/", signatures.sheet_file, name="sheet_file"),
    path(C + "judging/<slug:code>/seat-cards/", seats.cards, name="seat_cards"),
    path(C + "judging/<slug:code>/seat-cards/print/", seats.print_cards, name="seat_cards_print"),
    path(C + "judging/<slug:code>/practice/", practice.practice, name="practice"),
    path(C + "judging/<slug:code>/practice/new/", practice.practice_new, name="practice_new"),
    path(C + "judging/<slug:code>/practice/<int:number>/", practice.practice_entry, name="practice_entry"),
    path(C + "judging/<slug:code>/practice/<int:number>/file/", practice.practice_file, name="practice_file"),
    path(C + "judging/<slug:code>/tablets/", tablets.tablets, name="tablets"),
    path(C + "judging/<slug:code>/late/", late.desk, name="late"),
    path(C + "judging/<slug:code>/rejudge/", rejudgements.desk, name="rejudge"),
    path(C + "judging/<slug:code>/assign/", assignment.assign, name="assign"),
    path(C + "judging/<slug:code>/assign/preview/", assignment.order, name="assign_preview"),
    path(C + "judging/<slug:code>/assign/preview/<int:number>/progress/", previews.progress, name="assign_progress"),
    path(C + "judging/<slug:code>/assign/preview/<int:number>/stop/", previews.stop, name="assign_stop"),
    path(
        C + "judging/<slug:code>/assign/preview/<int:number>/picture.svg",
        assignment.picture_file,
        name="assign_picture",
    ),
    path(C + "judging/<slug:code>/assign/loads/", assignment_rules.loads, name="assign_loads"),
    path(C + "judging/<slug:code>/assign/pairs/", assignment_rules.PairsPage.as_view(), name="assign_pairs"),
    path(C + "judging/<slug:code>/assign/pairs/<int:place>/", assignment_rules.pair, name="assign_pair"),
    path(C + "judging/<slug:code>/hand-over/", hand_over.hand_over, name="hand_over"),
    path(C + "judging/<slug:code>/hand-over/preview/", hand_over.order, name="hand_over_preview"),
    path(C + "judging/<slug:code>/open/", stage.open_marking, name="open_marking"),
    path(C + "judging/<slug:code>/close/", stage.close_marking, name="close_marking"),
    path(C + "judging/<slug:code>/reopen/", stage.reopen_marking, name="reopen_marking"),
    path(C + "judging/<slug:code>/chase/", stage.chase, name="chase"),
    path(C + "live/<slug:code>/", live.conductor, name="live"),
    path(C + "live/<slug:code>/state.json", live.state, name="live_state"),
    path(C + "live/<slug:code>/prepare/", live.prepare, name="live_prepare"),
    path(C + "live/<slug:code>/act/", live.act, name="live_act"),
    path(C + "live/<slug:code>/watch/", watching.watch, name="live_watch"),
    path(C + "live/<slug:code>/sign/", watching.sign, name="live_sign"),
    path(C + "live/<slug:code>/lots/", watching.lots, name="live_lots"),
    path(C + "live/<slug:code>/votes/", votes.votes, name="live_votes"),
    path(C + "live/<slug:code>/votes/act/", votes.act, name="live_vote_act"),
    path(C + "live/<slug:code>/votes/tickets.pdf", votes.tickets, name="live_tickets"),
    path(C + "live/<slug:code>/papers/", papers.papers, name="live_papers"),
    re_path(
        r"^competitions/(?P<pk>[0-9]{1,18})/live/(?P<code>[-\w]+)/papers/(?P<name>[-a-z]+)\.(?P<kind>pdf|docx)$",
        papers.paper,
        name="live_paper",
    ),
    path(C + "ranking/", ranking.ranking, name="ranking"),
    path(C + "ranking/<int:stage_pk>/", ranking.ranking, name="ranking"),
    path(C + "ranking/<slug:code>/tabulate/", ranking.tabulate, name="tabulate"),
    path(C + "ranking/<slug:code>/freeze/", ranking.freeze, name="freeze"),
    path(C + "ranking/<slug:code>/print/", ranking.print_ranking, name="print_ranking"),
    path(C + "ranking/<slug:code>/export/", ranking.export, name="export"),
    path(C + "ranking/<slug:code>/before/", before_freeze.desk_page, name="before"),
    path(C + "ranking/<slug:code>/before/flags/", before_freeze.desk_flags, name="flags"),
    path(C + "ranking/<slug:code>/before/export/", before_freeze.desk_export, name="before_export"),
    path(C + "ranking/<slug:code>/changes/", versions.changes, name="changes"),
    path(C + "ranking/<slug:code>/changes/print/", versions.changes_print, name="changes_print"),
    path(C + "ranking/<slug:code>/changes/export/", versions.changes_export, name="changes_export"),
    path(C + "ranking/<slug:code>/sheet.csv", ranking.sheet, name="sheet_csv"),
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
