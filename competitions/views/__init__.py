"""Views of competitions."""
