"""Each promise that holds from the first release on has a test that carries its id."""

from __future__ import annotations

import ast

from tests.architecture.source import dotted, python_files, tree

PROMISED = {
    *("R3", "R9", "R11", "R15", "T1", "T2", "T3", "T7", "Z1", "Z2", "Z4", "Z5", "Z6", "Z7", "Z8"),
    *("S1", "S2", "S3", "S4", "S6", "S7", "S8", "S9"),
    *("I1", "I2", "I3", "I5", "I6", "I7", "I8", "I9", "I14", "O1", "O2", "O3", "O6", "L1", "L2", "L3", "L9"),
}


def proved() -> set[str]:
    """The ids that tests carry, as `pytest.mark.promise("R3")`."""
    return {
        argument.value
        for path in python_files(tests=True)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and dotted(node.func) == "pytest.mark.promise"
        for argument in node.args
        if isinstance(argument, ast.Constant)
    }


def test_every_promise_has_its_test() -> None:
    assert PROMISED - proved() == set()
