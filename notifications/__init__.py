"""Outbox, templates of messages to people, job rows, the one dispatcher."""
