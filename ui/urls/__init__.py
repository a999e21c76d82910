"""Addresses of ui, by audience."""
