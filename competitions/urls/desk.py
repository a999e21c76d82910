"""The desk: organiser and approver."""

from django.urls import path, re_path

from competitions.views import (
    filing_receipt,
    organiser_amend,
    organiser_competitions,
    organiser_entries,
    organiser_entry,
    organiser_entry_new,
    organiser_extensions,
    organiser_feedback,
    organiser_filing,
    organiser_filing_answers,
    organiser_filing_routes,
    organiser_filing_statistics,
    organiser_filings,
    organiser_home,
    organiser_imports,
    organiser_lecturers,
    organiser_levels,
    organiser_new,
    organiser_objections,
    organiser_outcome_regions,
    organiser_outcomes,
    organiser_packs,
    organiser_publicity,
    organiser_rechecks,
    organiser_recommended,
    organiser_replacement,
    organiser_results,
    organiser_rules,
    organiser_scans,
    organiser_setup,
    organiser_tree,
    papers,
)

app_name = "competitions_desk"

urlpatterns = [
    path("", organiser_home.home, name="home"),
    path("competitions/", organiser_competitions.CompetitionList.as_view(), name="competition_list"),
    path("competitions/new/", organiser_competitions.competition_new, name="competition_new"),
    path("competitions/new/clone/", organiser_new.competition_clone, name="competition_clone"),
    path("competitions/new/import/", organiser_new.competition_import, name="competition_import"),
    path("competitions/<int:pk>/", organiser_competitions.competition_detail, name="competition_detail"),
    path("competitions/<int:pk>/history/", organiser_competitions.competition_history, name="competition_history"),
    path("competitions/<int:pk>/cancel/", organiser_competitions.competition_cancel, name="competition_cancel"),
    path("competitions/<int:pk>/archive/", organiser_competitions.competition_archive, name="competition_archive"),
    path("competitions/<int:pk>/setup/<slug:section>/", organiser_setup.competition_setup, name="competition_setup"),
    path(
        "competitions/<int:pk>/setup/<slug:section>/preview/",
        organiser_setup.competition_preview,
        name="competition_preview",
    ),
    path("competitions/<int:pk>/rules/", organiser_rules.rules, name="rules"),
    path("competitions/<int:pk>/rules/begin/", organiser_amend.rules_begin, name="rules_begin"),
    path("competitions/<int:pk>/rules/amend/<slug:section>/", organiser_amend.rules_amend, name="rules_amend"),
    re_path(
        r"^competitions/(?P<pk>[0-9]+)/rules/(?P<move>propose|give-back|approve|drop)/$",
        organiser_amend.rules_move,
        name="rules_move",
    ),
    path("competitions/<int:pk>/rules/export/", organiser_rules.rules_export, name="rules_export"),
    path("competitions/<int:pk>/rules/pdf/", organiser_rules.rules_print, name="rules_pdf"),
    path("competitions/<int:pk>/filing/", organiser_filing.competition_filing, name="competition_filing"),
    path("competitions/<int:pk>/filing/print/", organiser_filing.filing_print, name="filing_print"),
    path("competitions/<int:pk>/filing/plan/", organiser_filing.filing_plan_upload, name="filing_plan_upload"),
    path("competitions/<int:pk>/filing/hand-in/", organiser_filing.filing_hand_in, name="filing_hand_in"),
    path(
        "competitions/<int:pk>/filing/hand-in/paper/",
        organiser_filing.filing_hand_in_paper,
        name="filing_hand_in_paper",
    ),
    path("competitions/<int:pk>/filing/check/", organiser_filing.filing_check, name="filing_check"),
    re_path(
        r"^competitions/(?P<pk>[0-9]+)/filing/(?P<step>endorse|put-back|issue)/$",
        organiser_filing_answers.filing_proposal,
        name="filing_proposal",
    ),
    path("competitions/<int:pk>/filing/sign/", organiser_filing.filing_sign, name="filing_sign"),
    path("competitions/<int:pk>/filing/send-back/", organiser_filing.filing_send_back, name="filing_send_back"),
    path("competitions/<int:pk>/filing/submit/", organiser_filing.filing_submit, name="filing_submit"),
    re_path(
        r"^competitions/(?P<pk>[0-9]+)/filing/(?P<decision>return|approve|refuse)/$",
        organiser_filing_answers.filing_decide,
        name="filing_decide",
    ),
    path("competitions/<int:pk>/entries/extensions/", organiser_extensions.extensions, name="extensions"),
    path(
        "competitions/<int:pk>/entries/extensions/<int:extension>/end/",
        organiser_extensions.extension_end,
        name="extension_end",
    ),
    path("competitions/<int:pk>/entries/", organiser_entries.EntryList.as_view(), name="entry_list"),
    path("competitions/<int:pk>/entries/accept/", organiser_entries.entries_accept, name="entries_accept"),
    path("competitions/<int:pk>/entries/undo/", organiser_entries.entries_undo, name="entries_undo"),
    path("competitions/<int:pk>/entries/rechecks/", organiser_rechecks.rechecks, name="rechecks"),
    path(
        "competitions/<int:pk>/entries/rechecks/progress/", organiser_rechecks.recheck_progress, name="recheck_progress"
    ),
    path("competitions/<int:pk>/entries/rechecks/<int:doubt>/", organiser_rechecks.doubt, name="doubt"),
    re_path(
        r"^competitions/(?P<pk>[0-9]+)/entries/rechecks/(?P<doubt>[0-9]+)/(?P<move>keep|strike|propose|confirm|give-back)/$",
        organiser_rechecks.doubt_settle,
        name="doubt_settle",
    ),
    path("competitions/<int:pk>/entries/new/", organiser_entry_new.entry_new, name="entry_new"),
    path("competitions/<int:pk>/entries/<str:token>/", organiser_entry.entry_detail, name="entry_detail"),
    path("competitions/<int:pk>/entries/<str:token>/reveal/", organiser_entry.entry_reveal, name="entry_reveal"),
    re_path(
        r"^competitions/(?P<pk>[0-9]+)/entries/(?P<token>[^/]+)/changes/(?P<change>[0-9]+)/(?P<answer>approve|refuse)/$",
        organiser_entry.entry_change,
        name="entry_change",
    ),
    re_path(
        r"^competitions/(?P<pk>[0-9]+)/entries/(?P<token>[^/]+)/"
        r"(?P<decision>accept|return|refuse|put-back|match-scans|disqualify)/$",
        organiser_entry.entry_decide,
        name="entry_decide",
    ),
    re_path(
        r"^competitions/(?P<pk>[0-9]+)/entries/(?P<token>[^/]+)/papers/(?P<form>entry-form|pledge|recommendation)\.(?P<kind>pdf|docx)$",
        papers.desk_paper,
        name="entry_paper",
    ),
    re_path(
        r"^competitions/(?P<pk>[0-9]+)/papers/entry-list\.(?P<kind>pdf|docx)$",
        papers.entry_list_paper,
        name="entry_list_paper",
    ),
    re_path(
        r"^filings/(?P<pk>[0-9]+)/application\.(?P<kind>pdf|docx)$",
        papers.filing_application_paper,
        name="filing_application",
    ),
    path("competitions/<int:pk>/imports/", organiser_imports.imports, name="imports"),
    path("competitions/<int:pk>/imports/template/", organiser_imports.import_template, name="import_template"),
    path("competitions/<int:pk>/imports/<int:number>/", organiser_imports.import_detail, name="import"),
    path(
        "competitions/<int:pk>/imports/<int:number>/progress/",
        organiser_imports.import_progress,
        name="import_progress",
    ),
    path("competitions/<int:pk>/imports/<int:number>/report/", organiser_imports.import_report, name="import_report"),
    path(
        "competitions/<int:pk>/imports/<int:number>/confirm/", organiser_imports.import_confirm, name="import_confirm"
    ),
    path(
        "competitions/<int:pk>/imports/<int:number>/check/",
        organiser_imports.import_check_again,
        name="import_check_again",
    ),
    path(
        "competitions/<int:pk>/imports/<int:number>/discard/", organiser_imports.import_discard, name="import_discard"
    ),
    path("competitions/<int:pk>/outcomes/", organiser_outcomes.OutcomeList.as_view(), name="outcome_list"),
    path("competitions/<int:pk>/outcomes/chase/", organiser_outcomes.outcomes_chase, name="outcomes_chase"),
    path("competitions/<int:pk>/outcomes/confirm/", organiser_outcomes.outcomes_confirm, name="outcomes_confirm"),
    path("competitions/<int:pk>/outcomes/<int:report>/enter/", organiser_outcomes.outcome_enter, name="outcome_enter"),
    path("competitions/<int:pk>/outcomes/<int:report>/", organiser_outcomes.outcome_detail, name="outcome_detail"),
    path(
        "competitions/<int:pk>/outcomes/<int:report>/confirm/",
        organiser_outcomes.outcome_confirm,
        name="outcome_confirm",
    ),
    path(
        "competitions/<int:pk>/outcomes/<int:report>/reopen/", organiser_outcomes.outcome_reopen, name="outcome_reopen"
    ),
    path("competitions/<int:pk>/scans/", organiser_scans.scans, name="scans"),
    path("competitions/<int:pk>/scans/<int:scan>/file/", organiser_scans.scan_file, name="scan_file"),
    path("competitions/<int:pk>/scans/<int:scan>/place/", organiser_scans.scan_place, name="scan_place"),
    path("competitions/<int:pk>/scans/<int:scan>/drop/", organiser_scans.scan_drop, name="scan_drop"),
    path("competitions/<int:pk>/rating/", organiser_feedback.feedback, name="feedback"),
    path("competitions/<int:pk>/rating/days/", organiser_feedback.feedback_days, name="feedback_days"),
    re_path(
        r"^competitions/(?P<pk>[0-9]+)/rating/(?P<move>open|close)/$",
        organiser_feedback.feedback_move,
        name="feedback_move",
    ),
    path("competitions/<int:pk>/rating/remind/", organiser_feedback.feedback_remind, name="feedback_remind"),
    path("competitions/<int:pk>/rating/poster/", organiser_feedback.feedback_poster, name="feedback_poster"),
    path("competitions/<int:pk>/rating/export/", organiser_feedback.feedback_export, name="feedback_export"),
    path("competitions/<int:pk>/rounds/", organiser_levels.call, name="call"),
    path("competitions/<int:pk>/recommended/", organiser_recommended.recommended, name="recommended"),
    path("competitions/<int:pk>/recommended/new/", organiser_recommended.recommend_new, name="recommend_new"),
    path("competitions/<int:pk>/packs/", organiser_packs.pack_imports, name="pack_imports"),
    path("competitions/<int:pk>/packs/<int:pack>/", organiser_packs.pack_import, name="pack_import"),
    path(
        "competitions/<int:pk>/packs/<int:pack>/progress/",
        organiser_packs.pack_import_progress,
        name="pack_import_progress",
    ),
    path(
        "competitions/<int:pk>/packs/<int:pack>/confirm/",
        organiser_packs.pack_import_confirm,
        name="pack_import_confirm",
    ),
    path("competitions/<int:pk>/packs/<int:pack>/again/", organiser_packs.pack_import_again, name="pack_import_again"),
    path(
        "competitions/<int:pk>/packs/<int:pack>/repeat/", organiser_packs.pack_import_repeat, name="pack_import_repeat"
    ),
    path(
        "competitions/<int:pk>/packs/<int:pack>/discard/",
        organiser_packs.pack_import_discard,
        name="pack_import_discard",
    ),
    path("reports/<int:pk>/place/", organiser_recommended.report_place, name="report_place"),
    path("tree/", organiser_tree.tree, name="tree"),
    path("tree/calls/<int:pk>/chase/", organiser_tree.tree_chase, name="tree_chase"),
    path("tree/calls/<int:pk>/<slug:region>/", organiser_levels.round_answer, name="round_answer"),
    path("tree/calls/<int:pk>/<slug:region>/open/", organiser_levels.round_open, name="round_open"),
    path("tree/calls/<int:pk>/<slug:region>/decline/", organiser_levels.round_decline, name="round_decline"),
    path("tree/calls/<int:pk>/<slug:region>/take-back/", organiser_levels.round_take_back, name="round_take_back"),
    path(
        "tree/calls/<int:pk>/<slug:region>/replacement/", organiser_replacement.replacement_new, name="replacement_new"
    ),
    path("tree/replacements/<int:pk>/", organiser_replacement.replacement, name="replacement"),
    path("tree/replacements/<int:pk>/open/", organiser_replacement.replacement_open, name="replacement_open"),
    path(
        "tree/replacements/<int:pk>/take-back/", organiser_replacement.replacement_withdraw, name="replacement_withdraw"
    ),
    path(
        "tree/replacements/<int:pk>/scan/<slug:which>/", organiser_replacement.replacement_scan, name="replacement_scan"
    ),
    re_path(
        r"^tree/replacements/(?P<pk>[0-9]+)/(?P<side>province|national)/(?P<decision>grant|refuse|withdraw)/$",
        organiser_replacement.consent_decide,
        name="consent_decide",
    ),
    path("filings/", organiser_filings.FilingList.as_view(), name="filing_list"),
    path("filings/ways/", organiser_filing_routes.filing_routes, name="filing_routes"),
    path("filings/ways/<slug:level>/<slug:kind>/", organiser_filing_routes.filing_route, name="filing_route"),
    path("lecturers/", organiser_lecturers.LecturerPage.as_view(), name="lecturers"),
    path("lecturers/new/", organiser_lecturers.lecturers_new, name="lecturers_new"),
    path("lecturers/template/", organiser_lecturers.lecturers_template, name="lecturers_template"),
    path("lecturers/<int:number>/", organiser_lecturers.lecturer_list, name="lecturer_list"),
    path(
        "lecturers/<int:number>/take-over/", organiser_lecturers.lecturer_list_take_over, name="lecturer_list_take_over"
    ),
    path("outcomes/", organiser_outcome_regions.outcome_regions, name="outcome_regions"),
    path("filings/statistics/", organiser_filing_statistics.filing_statistics, name="filing_statistics"),
    path("filings/<int:pk>/", organiser_filings.filing_detail, name="filing_detail"),
    re_path(
        r"^filings/(?P<pk>[0-9]+)/receipt\.(?P<kind>pdf|docx)$", filing_receipt.filing_receipt, name="filing_receipt"
    ),
    path("competitions/<int:pk>/publicity/", organiser_publicity.publicity, name="publicity"),
    path("competitions/<int:pk>/publicity/draft/", organiser_publicity.publicity_draft, name="publicity_draft"),
    path("competitions/<int:pk>/publicity/publish/", organiser_publicity.publicity_publish, name="publicity_publish"),
    path("competitions/<int:pk>/objections/", organiser_objections.objection_list, name="objection_list"),
    path("competitions/<int:pk>/objections/new/", organiser_objections.objection_new, name="objection_new"),
    path("competitions/<int:pk>/objections/<int:objection>/", organiser_objections.objection, name="objection"),
    path(
        "competitions/<int:pk>/objections/<int:objection>/take-up/",
        organiser_objections.objection_take_up,
        name="objection_take_up",
    ),
    path(
        "competitions/<int:pk>/objections/<int:objection>/propose/",
        organiser_objections.objection_propose,
        name="objection_propose",
    ),
    path(
        "competitions/<int:pk>/objections/<int:objection>/confirm/",
        organiser_objections.objection_confirm,
        name="objection_confirm",
    ),
    path(
        "competitions/<int:pk>/objections/<int:objection>/give-back/",
        organiser_objections.objection_give_back,
        name="objection_give_back",
    ),
    path(
        "competitions/<int:pk>/objections/<int:objection>/take-back/",
        organiser_objections.objection_take_back,
        name="objection_take_back",
    ),
    path(
        "competitions/<int:pk>/objections/<int:objection>/files/<int:file>/",
        organiser_objections.objection_file,
        name="objection_file",
    ),
    path("competitions/<int:pk>/report/", organiser_results.report, name="report"),
    path("competitions/<int:pk>/report/take-back/", organiser_results.report_take_back, name="report_take_back"),
    path("competitions/<int:pk>/report/print/", organiser_results.report_print, name="report_print"),
    path("competitions/<int:pk>/report/export/", organiser_results.report_export, name="report_export"),
    path("reports/", organiser_results.ReportList.as_view(), name="report_list"),
    path("reports/<int:pk>/", organiser_results.report_detail, name="report_detail"),
    path("reports/<int:pk>/receive/", organiser_results.report_receive, name="report_receive"),
]
