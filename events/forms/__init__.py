"""Input of events."""
