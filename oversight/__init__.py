"""Yearly targets, duty board and indicators by region. Empty of features so far; it holds its place in the line."""
