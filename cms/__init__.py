"""Public pages, news and media: the only app that knows Wagtail."""
