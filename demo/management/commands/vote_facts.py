"""`manage.py vote_facts`: what scripts/votes.py needs of the world of `seed --stage hall`, as one line of JSON: the codes of the tickets,
the session of whoever conducts, the judges' tablets, and the addresses."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from competitions.models import Competition
from demo.management.commands.bench_facts import session_of
from demo.management.commands.page_costs import organiser_of
from demo.world.hall import AUDIENCE
from demo.world.people import refuse_outside_demo
from judging.models import LiveStage, PanelSeat, VoteTicket
from judging.queries.votes import code_of


class Command(BaseCommand):
    help = "Facts for scripts/votes.py. Demo settings only."

    def handle(self, *args: Any, **options: Any) -> None:
        refuse_outside_demo()
        live = LiveStage.objects.filter(current__state="marking").select_related("stage").order_by("pk").first()
        if live is None:
            raise CommandError("Nobody is on a stage: seed --stage hall first.")
        competition = Competition.objects.select_related("organisation").get(pk=live.stage.competition_id)
        where = {"pk": competition.pk, "code": live.stage.code}
        seats = PanelSeat.objects.filter(panel__stage=live.stage, state="accepted").select_related("person__user")
        facts = {
            "code": live.code,
            "part": AUDIENCE.code,
            "tickets": [
                {"number": one.number, "code": code_of(one)}
                for one in VoteTicket.objects.filter(live=live, ended_at=None)
            ],
            "conductor": {
                "session": session_of(organiser_of(competition).user),
                "page": reverse("judging_desk:live", kwargs=where),
                "act": reverse("judging_desk:live_vote_act", kwargs=where),
            },
            "tablets": [
                {"session": session_of(seat.person.user), "poll": reverse("judging_judge:live", args=[seat.pk])}
                for seat in seats
                if hasattr(seat.person, "user") and seat.person.user is not None
            ],
        }
        self.stdout.write(json.dumps(facts))
