"""Pure Python of certificates: knows no Django, no clock, no database."""
