"""Mentors and lecturers. Empty of features so far; it holds its place in the line."""
