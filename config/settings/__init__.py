"""Settings: `base` for all, then `embedded` (one box, demo), `production` or `test`."""
