"""Real threads, transactions and processes."""
