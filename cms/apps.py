from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from ui import navigation


class CmsConfig(AppConfig):
    name = "cms"
    verbose_name = _("CMS")

    def ready(self) -> None:
        from accounts.queries import has_desk_role
        from cms.queries.editors import is_editor, pages_to_approve
        from workflow import inbox

        # The menu is fixed, so no page tree is asked for it.
        navigation.register("public", _("Home"), "/", 10)
        navigation.register("public", _("Competitions"), "/competitions/", 20)
        navigation.register("public", _("Activities"), "/activities/", 30)
        navigation.register("public", _("Stories"), "/stories/", 40)
        navigation.register("public", _("News"), "/news/", 50)
        navigation.register("public", _("Publicity"), "/publicity/", 60)
        navigation.register("footer", _("About this site"), "/about/", 10)
        navigation.register("footer", _("Search"), "cms_public:search", 20)
        navigation.register("desk", _("News reports"), "cms_desk:report_list", 50, has_desk_role, icon="news")
        navigation.register_area("cms", _("Newsroom"), "cms_desk:newsroom", 40, is_editor, icon="edit")
        inbox.register("cms.approvals", pages_to_approve)
