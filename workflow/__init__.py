"""States, transitions, permission and audit: one mechanism for the whole product."""
