"""Reads of certificates and awards."""
