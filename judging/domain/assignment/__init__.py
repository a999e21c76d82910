"""Who reviews what (`docs/assignment.md`): one engine for the desk and for `manage.py assign`.

Conflicts are hard. The answer is whole or there is none: then `Infeasible` names what blocks and the smallest ways out.
Nothing is settled by the order of a list: ties fall by lots from the seed, which anyone who has it can repeat.
"""

from judging.domain.assignment.design import components, efficiency
from judging.domain.assignment.engine import assign, even, reassign
from judging.domain.assignment.infeasible import Block, Infeasible, Relaxation, Way, feasible
from judging.domain.assignment.problem import Assignment, Cap, Mode, Need, Pair, Problem, even_problem
from judging.domain.assignment.watch import Cancelled, Progress, Step

__all__ = [
    "Assignment",
    "Block",
    "Cancelled",
    "Cap",
    "Infeasible",
    "Mode",
    "Need",
    "Pair",
    "Problem",
    "Progress",
    "Relaxation",
    "Step",
    "Way",
    "assign",
    "components",
    "efficiency",
    "even",
    "even_problem",
    "feasible",
    "reassign",
]
