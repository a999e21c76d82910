"""A rule book in which every part that the format knows is given, and a test that nothing is left out."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

MEAN = {"method": "mean", "drop_high": 1, "drop_low": 1, "min_left": 3, "fallback": "refuse"}
TWO = {"places": 2, "mode": "half_up"}

EVERYTHING: dict[str, Any] = {
    "format": "chuangxiang.rulebook/1",
    "code": "everything",
    "contest": "chuangyi",
    "edition": 7,
    "year": 2026,
    "level": "city",
    "theme": "创响新时代",
    "names": ["第七届“中国创翼”{region}选拔赛", "第三届星城杯"],
    "legal_basis": [
        {"doc_no": "人社部函〔2026〕1号", "title": "关于举办大赛的通知", "issued_on": "2026-03-01", "published_on": "2026-03-20"}
    ],
    "bodies": [
        {"role": role, "name": f"{role}单位"}
        for role in ("host", "undertaker", "co_organiser", "guide", "supporter", "executor", "supervisor", "title_sponsor")
    ],
    "cut_off": "2026-05-30",
    "tracks": [
        {"code": "making", "name": "先进制造", "short": "ZZ", "kind": "main", "scope": "制造业项目。", "quota": 6},
        {"code": "rural", "name": "乡村振兴", "kind": "special", "quota": 3, "min_entries": 3, "merge_into": "making"},
        {"code": "labour", "name": "劳务品牌", "kind": "special", "quota": 0, "direct_places": 4},
    ],
    "stages": [
        {
            "code": "paper", "name": "初赛", "mode": "paper_review", "panel_size": 6, "reviews_per_entry": 3,
            "rubric": "plan", "tracks": ["making", "rural"], "hall_scope": "apart", "halls": 2,
            "track_rubrics": [{"track": "rural", "rubric": "rural"}],
            "scoring": {
                "aggregation": {"method": "tolerance_mean", "tolerance": "15", "per_item": True},
                "round_totals": TWO, "round_result": TWO, "rank_on": "exact", "rank_within": "track",
                "ranking": "dense", "tie_threshold": "0.01",
            },
            "promotion": {"kind": "percent", "percent": "80", "rounding": "down", "ties": "include", "soft": True},
            "substitution": {"allowed": True, "days_before": 3},
        },
        {
            "code": "camp", "name": "赛前集训", "mode": "training", "days": 2, "tracks": ["making", "rural"],
            "promotion": {"kind": "all"}, "notes": "由省级培训师授课。",
        },
        {
            "code": "final", "name": "决赛", "mode": "closed_roadshow", "panel_size": 7, "presenters_max": 2,
            "tracks": ["making", "rural"], "rubric": "show", "people_max": 3, "presenter_answers": True,
            "segments": [
                {"code": "show", "name": "路演", "seconds": 360},
                {"code": "comment", "name": "专家点评", "seconds": 90},
            ],
            "draw": {"method": "on_site", "when": "当日8:30签到处", "absent": "disqualified", "late_minutes": 15},
            "panel": {
                "min_size": 5, "reserve": 1, "make_up": ["投资人4人", "技术专家3人"], "leader_on_site": True,
                "undertaking": "本人承诺公正评审。", "veto": True,
                "answer_days": 3, "rest_rounds": 1, "max_sheets": 40,
            },
            "conflicts": {
                "employer": "warning", "kinship": "warning", "shareholder": "warning", "firm": "warning", "phone": "off",
                "coached": "warning", "paired": "warning", "declared": "warning", "region": "hard", "school": "hard",
                "incubator": "hard", "months": 12,
            },
            "penalty": {"kind": "deduct", "amount": "0.5", "per_seconds": 30, "grace_seconds": 10, "cap": "3"},
            "display": {"when": "on_day", "level": "anonymous_marks", "held_days": 15, "struck_out": False},
            "severity": {"model": "crossed", "organiser": True},
            "practice": {"entries": 3, "first": True, "judges_see": "reference", "least": 4},
            "rejudge": {
                "percent": "20", "per_item": True, "opened_by": "leader", "judges": "others", "count": 2,
                "counts": "further", "most": 5,
            },
            "sign_off": "paper", "unsigned": "refuse", "offline_materials": True,
            "scoring": {
                "aggregation": MEAN, "round_result": TWO, "rank_on": "shown", "rank_within": "stage",
                "combine": "weighted_sum", "floor": "0", "ceiling": "103", "ascending": True, "ranking": "fractional",
                "parts": [
                    {"code": "show", "name": "现场路演", "source": "panel", "weight": "0.6"},
                    {
                        "code": "jury", "name": "大众评审", "source": "public_jury", "weight": "0.2", "people": 20,
                        "max": "100", "aggregation": {"method": "clamped_mean", "clamp": "3", "round_marks": TWO},
                        "round": TWO, "ballot": {
                            "window": "each", "changeable": False, "min": "60", "step": "0.5", "scale": "cast",
                            "round": {"places": 1, "mode": "half_up"}, "quorum": 10, "interim": True,
                        },
                    },
                    {"code": "base", "name": "书面成绩", "source": "stage", "stage": "paper", "weight": "0.2"},
                    {"code": "size", "name": "难度系数", "source": "record", "factor": True},
                ],
                "tie_breaks": [
                    {"by": "item", "item": "shine", "part": "show"}, {"by": "part", "part": "jury"},
                    {"by": "untrimmed_mean"}, {"by": "highest_mark"}, {"by": "fewest_penalties"},
                    {"by": "prior", "stage": "paper"}, {"by": "exact"}, {"by": "next_best"},
                    {"by": "leader"}, {"by": "confer"}, {"by": "vote"}, {"by": "extra_round"},
                ],
            },
            "promotion": {
                "kind": "overall", "count": 7, "min_per_track": 1, "ties": "exclude", "combination": True,
            },
            "substitution": {"allowed": False, "needs_pledge": False},
        },
    ],
    "rubrics": [
        {
            "code": "plan", "name": "书面评分表", "stated_total": "100",
            "dimensions": [
                {
                    "code": "idea", "name": "创新", "max": "60", "min": "15", "step": "0.5", "hint": "看创新。",
                    "weight": "1", "group": "项目", "levels": [
                        {"word": "优秀", "at_least": "50", "at_most": "60"},
                        {"word": "一般", "at_least": "15", "at_most": "49.5"},
                    ],
                },
                {"code": "jobs", "name": "带动就业", "max": "20", "weight": "2"},
            ],
        },
        {"code": "rural", "name": "乡村评分表", "dimensions": [{"code": "idea", "name": "创新", "max": "100"}]},
        {"code": "show", "name": "路演评分表", "dimensions": [{"code": "shine", "name": "表达", "max": "10"}]},
    ],
    "eligibility": [
        {"check": "min_age", "value": 16},
        {"check": "place", "tracks": ["making"], "entrant_types": ["enterprise"]},
    ],
    "attachments": [
        {
            "kind": "video", "name": "视频", "required": True, "extensions": ["mp4"], "max_bytes": 524288000,
            "tracks": ["making"], "entrant_types": ["team"], "min_seconds": 300, "max_seconds": 600,
            "paper_copies": 5, "min_files": 2, "max_files": 3, "hint": "片头写明单位。",
        }
    ],
    "awards": [
        {"code": "first", "name": "一等奖", "count": 1, "prize": "奖金1万元"},
        {"code": "rural", "name": "乡村奖", "count": 1, "tracks": ["rural"]},
        {"code": "gold", "name": "金奖", "count": 5, "scope": "overall"},
        {"code": "wing", "name": "创翼奖", "count": 0, "scope": "rest", "certificate": False},
        {"code": "ten", "name": "十佳", "count": 0, "scope": "finalists"},
        {"code": "liked", "name": "最佳人气奖", "count": 1, "scope": "vote", "pool": "paper"},
        {"code": "unit", "name": "优秀组织奖", "count": 5, "scope": "organiser"},
    ],
    "publicity": {
        "days": 7, "day_kind": "calendar", "day_one": "same", "mask_names": True, "afterwards": "mask",
        "where": ["市人社局门户网站"], "corrected_days": 5,
        "objection": {
            "channels": ["letter", "visit"], "real_name": False, "evidence": False, "decide_days": 15,
            "appeal_hours": 2, "arbiter": "监督仲裁组",
        },
    },
    "outcome_months": [3, 12],
    "feedback": {"comments": True, "totals": True},
    "numbering": {
        "filing": "{region}备〔{year}〕{seq:03d}号", "entry": "{region}-{track}-{seq:04d}", "certificate": "CY{year}{seq:05d}",
    },
    "questions": [
        {
            "code": "category", "label": "人员类别", "kind": "choice", "required": True, "purpose": "统计",
            "choices": ["高校毕业生", "其他"], "hint": "填第一创始人的类别。",
        },
        {
            "code": "school", "label": "毕业院校", "kind": "text", "required": False, "purpose": "核对", "limit": 60,
            "tracks": ["making"], "entrant_types": ["team"],
            "only_if": {"question": "category", "values": ["高校毕业生"]},
        },
        {
            "code": "jobs", "label": "带动就业", "kind": "whole", "required": True, "purpose": "评审", "unit": "人",
            "low": 1, "high": 500,
        },
    ],
    "correction_days": 3,
    "disqualified_by": 2,
    "entrant": "person",
    "sources": ["direct", "below"],
    "team": {"members_accept": True},
    "papers": [{"kind": "pledge", "needed_for": "submit", "copies": 2, "text": "本人承诺材料真实。"}],
    "round_feedback": {"items": ["组织服务"], "minimum_answers": 10, "points": 10},
    "open_parts": ["tracks", "quotas"],
    "notes": "未尽事宜由组委会解释。",
}  # fmt: skip


def everything() -> dict[str, Any]:
    """A copy to change."""
    return deepcopy(EVERYTHING)


def put(document: Any, *path: Any, to: Any) -> Any:
    """The document with one place changed; `...` takes the key or the item away."""
    place = document
    for key in path[:-1]:
        place = place[key]
    if to is ...:
        del place[path[-1]]
    else:
        place[path[-1]] = to
    return document
