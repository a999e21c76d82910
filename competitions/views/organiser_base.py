"""What every page of the desk starts with: the competition in scope, and the right to change it."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from competitions.models import Competition
from competitions.permissions.competition import may_organise
from competitions.queries.competitions import visible_competition
from competitions.queries.filing_steps import FILERS, with_names
from competitions.queries.nouns import nouns_of
from competitions.queries.workspace import heads, with_course
from ui.parts import Crumb
from workflow.statements import Parameter, Statement

RELATED = ("region", "organisation__region", "filing__addressee__region", "filing__organisation", "parent")


def competition_or_404(request: HttpRequest, pk: int, *, with_filers: bool = False) -> Competition:
    """The competition if it lies in the actor's scope, with what the workspace needs. One query.

    ``with_filers``: the page of the filing names everybody who took part in it.
    """
    return _found_or_404(request, _WITH_FILERS if with_filers else _WHOLE, pk)


def head_or_404(request: HttpRequest, pk: int) -> Competition:
    """The same with no more than the head of the workspace shows, for lists. One query."""
    return _found_or_404(request, _HEADS, pk)


def _found_or_404(request: HttpRequest, statement: Statement[Competition], pk: int) -> Competition:
    competition = visible_competition(request.actor, statement, pk)
    if competition is None:
        raise Http404
    return competition


def _whole() -> QuerySet[Competition]:
    return with_course(Competition.objects.filter(pk=Parameter("pk")))


# Each page of the workspace begins with one of these.
_WHOLE = Statement(lambda: _whole().select_related(*RELATED))
_WITH_FILERS = Statement(lambda: with_names(_whole().select_related(*RELATED), *(f"filing__{one}" for one in FILERS)))
_HEADS = Statement(lambda: heads().filter(pk=Parameter("pk")))


def entries_crumb(competition: Competition) -> Crumb:
    """The list of those who compete, by their name."""
    return Crumb(nouns_of(competition).entries, reverse("competitions_desk:entry_list", kwargs={"pk": competition.pk}))


def organised_or_403(request: HttpRequest, pk: int) -> Competition:
    """The competition if the actor organises for its office; 404 out of scope, 403 in scope without the right."""
    competition = competition_or_404(request, pk)
    if not may_organise(request.actor, competition):
        raise PermissionDenied(
            _("Only organisers of %(office)s may do this.") % {"office": competition.organisation.name}
        )
    return competition
