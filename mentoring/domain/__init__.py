"""Pure Python of mentoring: knows no Django, no clock, no database."""
