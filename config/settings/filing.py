"""Settings of filings (备案); a part of base.py. What is set for a level at the desk goes before them."""

from __future__ import annotations

from config import env

FILING_ANSWER_WORKING_DAYS = env.number("FILING_ANSWER_WORKING_DAYS", 5)  # the office above answers within
# The same days may be set for each level at the desk; these hold where they are not.
FILING_REMIND_WORKING_DAYS = env.number("FILING_REMIND_WORKING_DAYS", 1)  # so many before the due day; 0: never
# So many after it the office above is told; 0: never.
FILING_ESCALATE_WORKING_DAYS = env.number("FILING_ESCALATE_WORKING_DAYS", 2)
# Reminders leave within these hours of a working day.
FILING_CHASE_FROM_HOUR = env.number("FILING_CHASE_FROM_HOUR", 8)
FILING_CHASE_UNTIL_HOUR = env.number("FILING_CHASE_UNTIL_HOUR", 18)
FILING_OUTSIDE_BODY = env.text("FILING_OUTSIDE_BODY", "全国组委会")  # with whom the highest level files its contests
FILING_NUMBER_TEMPLATE = env.text("FILING_NUMBER_TEMPLATE", "{region}创服备〔{year}〕{seq:04d}")
FILING_PLAN_MAX_BYTES = env.number("FILING_PLAN_MAX_BYTES", 20 * 1024 * 1024)  # the stamped plan, one PDF scan
