"""Promise Z1: every address of ours × every role, against the literal table in table.py."""
