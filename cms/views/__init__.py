"""Views beside the pages."""
