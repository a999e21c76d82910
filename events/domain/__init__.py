"""Pure Python of events: knows no Django, no clock, no database."""
