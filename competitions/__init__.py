"""Competitions, tracks, stages, entries, filing, promotion, publicity, awards and outcomes."""
