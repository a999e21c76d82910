"""One door to the models."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from judging.domain.severity.data import Design
from judging.domain.severity.fit import Fit, Model
from judging.domain.severity.fixed import additive, fixed_random
from judging.domain.severity.mfrm import mfrm
from judging.domain.severity.mixed import crossed
from judging.domain.severity.tscore import tscore

_MODELS: Mapping[Model, Callable[[Design], Fit]] = {
    Model.FIXED_RANDOM: fixed_random,
    Model.ADDITIVE: additive,
    Model.CROSSED: crossed,
    Model.MFRM: mfrm,
}


def fit(model: Model, design: Design, *, ddof: int = 1) -> Fit:
    """The model fitted to marks that hang together (`islands` finds one). `ddof` is of tscore.

    Raises NotEstimable where the marks do not carry it.
    """
    return tscore(design, ddof) if model is Model.TSCORE else _MODELS[model](design)
