"""Views of judging."""
