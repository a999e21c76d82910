"""Certificates: issued in bulk, rendered as PDF, verified by anyone, revoked with a reason."""
