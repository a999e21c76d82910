"""Addresses of accounts by audience."""
