"""Pages of the outbox and of jobs."""
