"""Addresses of notifications by audience."""
