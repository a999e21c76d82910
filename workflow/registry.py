"""Which table of moves governs which model."""

from __future__ import annotations

from django.db.models import Model

from .machine import Workflow

_by_model: dict[type[Model], Workflow] = {}
_by_name: dict[str, tuple[Workflow, type[Model]]] = {}


def register(workflow: Workflow, model: type[Model]) -> None:
    """Let ``workflow`` govern ``model``. ``ValueError`` when the model or the name is taken by another table."""
    if _by_model.get(model, workflow) is not workflow or (
        workflow.name in _by_name and _by_name[workflow.name][0] is not workflow
    ):
        raise ValueError(f"{workflow.name} or {model.__name__} is registered twice")
    _by_model[model] = workflow
    _by_name[workflow.name] = (workflow, model)


def workflow_of(model: type[Model]) -> Workflow:
    """The table that governs ``model``; ``KeyError`` when there is none."""
    return _by_model[model]


def is_governed(model: type[Model]) -> bool:
    """Whether a table of moves governs ``model``."""
    return model in _by_model


def registered() -> list[tuple[Workflow, type[Model]]]:
    """Every (table, model), by name."""
    return [_by_name[name] for name in sorted(_by_name)]
