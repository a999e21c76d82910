"""App configuration: tables of moves, navigation, what waits, where filings of activities are shown."""

from pathlib import Path

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EventsConfig(AppConfig):
    name = "events"
    verbose_name = _("Events")

    def ready(self) -> None:
        from accounts.queries import has_desk_role
        from competitions.enums import FilingSubject
        from competitions.queries import filing_subjects
        from events.queries import people, todo
        from events.workflows import activity, registration  # noqa: F401 - registers their tables of moves
        from notifications import messages
        from ui import cards, navigation
        from workflow import inbox

        messages.register_file(Path(__file__).parent / "data" / "messages.json")
        filing_subjects.register(FilingSubject.ACTIVITY, "events_desk:filing", people.is_cancelled_filing)
        inbox.register("events", todo.inbox_items)
        navigation.register("desk", _("Activities"), "events_desk:activity_list", 30, has_desk_role, icon="calendar")
        navigation.register("my", _("My activities"), "events_my:registration_list", 30, icon="calendar")
        cards.register("my", "events", people.activity_card, 40)
        cards.register("desk", "events", todo.desk_card, 40)
