"""Pure Python of judging: knows no Django, no clock, no database."""
