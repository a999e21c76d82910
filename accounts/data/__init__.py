"""Data that ships with the app: the division tree, the names of departments."""
