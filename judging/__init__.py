"""Panels, declarations of conflict, score sheets and tabulation."""
