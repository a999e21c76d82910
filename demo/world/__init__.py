"""The demo world: invented people, offices and projects, led through the real verbs."""
