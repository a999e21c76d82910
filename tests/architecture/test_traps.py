"""Every trap of the scoring reference (section 10) is a named test.

By name of the function, wherever it stands: each trap needs one of those that are told for it.
"""

from __future__ import annotations

import ast

import pytest
from django.conf import settings

TESTS = settings.BASE_DIR / "tests"
TRAPS: dict[str, tuple[str, ...]] = {
    # --- arithmetic ---
    "float means: 1.005 shows 1.00": ("test_trap_float_means",),
    "0.1 + 0.2 ≠ 0.3 breaks a tie": ("test_trap_a_float_sum_breaks_a_tie",),
    "the order of marks changes a float sum": ("test_trap_the_order_of_marks_changes_a_float_sum",),
    "round() of Python, NumPy and SQL differ": ("test_trap_round_of_python_numpy_and_sql_are_not_the_rule",),
    "rounding stage": ("test_trap_the_rounding_stage_is_part_of_the_rule",),
    "negative half rounding": ("test_trap_negative_halves",),
    # --- dropping ---
    "trimming with n < low + high + 2": ("test_trap_trimming_with_too_few_marks",),
    "dropping all copies of a tied maximum": ("test_trap_dropping_all_copies_of_a_tied_maximum",),
    "per criterion or per total": ("test_trap_trimming_per_criterion_and_per_total_have_different_winners",),
    "penalties before or after trimming": ("test_trap_penalties_come_after_trimming",),
    # --- missing marks ---
    "recusal, unequal n, unfair sums": ("test_trap_a_recusal_makes_sums_unfair",),
    "trimmed and untrimmed entries mixed": ("test_trap_trimmed_and_untrimmed_entries_are_mixed",),
    "0 and missing": ("test_trap_zero_and_missing_are_not_the_same",),
    "0 and missing, on the site": ("test_trap_a_missing_sheet_is_no_zero",),
    # --- T-scores and models ---
    "T-score with s = 0": ("test_trap_t_score_with_no_spread_at_all",),
    "T-score with m = 1": ("test_trap_t_score_of_a_single_mark",),
    "T-score: ddof": ("test_trap_t_score_ddof",),
    "T-score after a withdrawal": (
        "test_trap_t_score_after_a_withdrawal_everyone_moves_only_when_the_marks_are_taken_out",
    ),
    "T-score with tracks": ("test_trap_t_score_with_tracks_is_told",),
    "model on a disconnected graph": ("test_trap_model_on_disconnected_graph_refuses",),
    "BLUP shrinkage presented as a score": ("test_trap_blup_shrinkage_is_told_and_the_unshrunk_stands_beside_it",),
    "mixed model with tracks": ("test_trap_mixed_model_with_tracks_has_a_mean_for_each",),
    "spread correction from 5 marks": ("test_trap_spread_correction_from_five_marks_is_refused",),
    "extreme entries in MFRM": ("test_trap_extreme_entries_have_no_finite_measure_and_keep_their_place",),
    # --- a round that runs ---
    "judge replaced in mid-round": (
        "test_trap_a_judge_replaced_in_mid_round_is_a_new_judge_and_no_mark_changes_hands",
    ),
    "judge replaced, in the engine": ("test_trap_a_judge_replaced_in_mid_round_is_a_new_judge",),
    "entry moved in mid-round": ("test_trap_an_entry_that_moved_takes_no_marks_of_the_other_panel",),
    "late mark after the announcement": ("test_trap_a_late_mark_changes_nothing_that_was_announced",),
    "two published decimals, thresholds on exact values": (
        "test_trap_thresholds_on_exact_values_beside_two_published_decimals",
    ),
    # --- ranks ---
    "ties at the cut by sort order or id": ("test_trap_a_tie_at_the_cut_is_decided_neither_by_order_nor_by_id",),
    "ties at the cut, on the site": ("test_trap_a_tie_at_the_cut_waits_for_people",),
    "ranking exact while showing equal values": ("test_trap_ranked_exact_while_equal_values_are_shown",),
    "rank gaps after a disqualification": ("test_trap_rank_gaps_after_a_disqualification",),
    "rank gaps, on the site": ("test_trap_no_rank_gap_after_a_disqualification",),
    "weights that sum to 99": ("test_trap_weights_that_sum_to_99",),
    # --- what people type ---
    "decimal commas": ("test_trap_a_decimal_comma",),
    "decimal commas, typed by the scorer": ("test_trap_a_decimal_comma_typed_by_the_scorer_is_not_two_marks",),
    "name collisions": ("test_trap_two_of_one_name_are_two_ids",),
    "name collisions, on the site": ("test_trap_two_entries_and_two_judges_of_one_name",),
    # --- assignment: a test of the name, or the one that was there before ---
    "greedy assignment runs out of reviewers": ("test_trap_greedy", "test_against_trying_every_assignment"),
    "conflict as penalty": ("test_trap_conflict", "test_hard_conflicts_are_never_assigned_whatever_was_declared"),
    "min load ignored": ("test_trap_min_load", "test_bounds_from_the_even_share"),
    "same seed, same reviewers every year": ("test_trap_same_seed", "test_another_content_gives_another_fingerprint"),
    "drop-out re-run reshuffles all": ("test_trap_drop_out", "test_a_drop_out_moves_nobody"),
}


@pytest.fixture(scope="module")
def names() -> set[str]:
    """Of all test functions."""
    found: set[str] = set()
    for path in TESTS.rglob("test_*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        found |= {
            node.name for node in tree.body if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
        }
    return found


@pytest.mark.parametrize("trap", TRAPS)
def test_every_trap_is_a_named_test(trap: str, names: set[str]) -> None:
    there = [name for name in names for start in TRAPS[trap] if name == start or name.startswith(f"{start}_")]
    assert there, f"{trap}: none of {TRAPS[trap]} is there"


def test_every_test_that_is_called_a_trap_asserts_something() -> None:
    silent = []
    for path in TESTS.rglob("test_traps.py"):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_trap"):
                inside = list(ast.walk(node))
                raises = any(isinstance(one, ast.Attribute) and one.attr == "raises" for one in inside)
                if not raises and not any(isinstance(one, ast.Assert) for one in inside):
                    silent.append(f"{path.name}:{node.name}")
    assert silent == []
