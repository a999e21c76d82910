"""App configuration: the table of moves, the places in the navigation, what waits, words of the history."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CertificatesConfig(AppConfig):
    name = "certificates"
    verbose_name = _("Certificates")

    def ready(self) -> None:
        from certificates.queries import todo
        from certificates.workflows import certificate  # noqa: F401 - registers its table of moves
        from competitions.enums import WorkspaceGroup
        from competitions.queries.history import name_action
        from competitions.queries.workspace import register_todo
        from ui import cards, navigation
        from workflow import inbox

        navigation.register(
            "competition",
            _("Awards and certificates"),
            "certificates_desk:award_list",
            80,
            group=WorkspaceGroup.AWARDS.label,
        )
        navigation.register(
            "competition", _("Rehearsal"), "certificates_desk:rehearsal", 22, group=WorkspaceGroup.RULES.label
        )
        navigation.register("my", _("Certificates"), "certificates_my:certificate_list", 40, icon="award")
        navigation.register("footer", _("Verify a certificate"), "certificates_public:verify", 40)
        cards.register("my", "certificates", todo.certificate_card, 30)
        cards.register("entry", "certificates", todo.certificate_card, 30)
        inbox.register_rows(todo.AWARDS, todo.award_rows, todo.item)
        inbox.register_rows(todo.ANSWERS, todo.answer_rows, todo.item)
        register_todo("certificates", todo.workspace_items)
        name_action("competition.awards_granted", _("Awards given"))
        name_action("competition.awards_taken_back", _("Awards taken back"))
        name_action("rehearsal.ordered", _("Rehearsal ordered"))
        name_action("rehearsal.walked", _("Rehearsed"))
        name_action("rehearsal.deleted", _("Report of the rehearsal deleted"))
        name_action("award.ended", _("Award ended"))
        name_action("competition.unit_certificates_made", _("Certificates of units made"))
        name_action("competition.certificates_ordered", _("Certificates ordered"))
