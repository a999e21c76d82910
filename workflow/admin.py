"""Support view of the audit: read-only."""
