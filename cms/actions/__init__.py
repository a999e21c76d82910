"""Verbs of the newsroom."""

from .editors import sync_editor
from .news import resubmit_news, submit_news
from .sections import ensure_region_section
from .stories import publish_story

__all__ = [
    "ensure_region_section",
    "publish_story",
    "resubmit_news",
    "submit_news",
    "sync_editor",
]
