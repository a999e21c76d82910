"""Tests of settings, logs, middleware and the machine."""
