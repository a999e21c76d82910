"""Tasks of judging."""
