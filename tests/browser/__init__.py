"""Journeys in Chromium against real server and worker processes."""
