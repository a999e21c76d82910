"""Pure Python of competitions: knows no Django, no clock, no database."""
