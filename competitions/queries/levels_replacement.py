"""Requests for a camp or roadshow: who may see them, what their consents come to."""

from __future__ import annotations

from django.db.models import QuerySet

from accounts.queries import region_paths, within_regions
from competitions.domain.levels import ConsentAnswer, Verdict, verdict
from competitions.models import ReplacementConsent, ReplacementRequest
from workflow.actors import Actor


def requests_visible_to(actor: Actor) -> QuerySet[ReplacementRequest]:
    """Requests of the regions of the actor's desk roles: a city its own, the province all."""
    return ReplacementRequest.objects.filter(within_regions("answer__region", region_paths(actor)))


def consents_of(request: ReplacementRequest) -> list[ReplacementConsent]:
    """The province's first. One query."""
    return list(request.consents.select_related("entered_by").order_by("pk"))


def verdict_of(request: ReplacementRequest) -> Verdict:
    """What both consents come to. One query."""
    return verdict(ConsentAnswer(state) for state in request.consents.values_list("state", flat=True))
