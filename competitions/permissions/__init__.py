"""Who may do what in competitions: predicates registered by name. Imported by the tables of moves."""
