"""Verbs of accounts."""

from .regions import ensure_departments, load_regions

__all__ = ["ensure_departments", "load_regions"]
