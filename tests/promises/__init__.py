"""Promises that hold across the whole site; docs/promises.md says where each one is proved."""
