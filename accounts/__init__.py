"""Log-ins, people, organisations, regions and roles."""
