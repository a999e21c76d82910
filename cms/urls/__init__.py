"""Addresses of the CMS beside its pages, by audience."""
