"""Pages, pictures, documents, and the step of approval."""

from .activities import ActivityIndexPage
from .approval import RegionApprovalTask
from .contests import CompetitionIndexPage, CompetitionPage
from .files import CustomDocument, CustomImage, CustomRendition
from .home import HomePage
from .news import NewsIndexPage, NewsPage
from .publicity import PublicityIndexPage
from .standard import StandardPage
from .stories import StoryIndexPage, StoryPage

__all__ = [
    "ActivityIndexPage",
    "CompetitionIndexPage",
    "CompetitionPage",
    "CustomDocument",
    "CustomImage",
    "CustomRendition",
    "HomePage",
    "NewsIndexPage",
    "NewsPage",
    "PublicityIndexPage",
    "RegionApprovalTask",
    "StandardPage",
    "StoryIndexPage",
    "StoryPage",
]
