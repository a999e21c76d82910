"""Rules about people and their numbers, in pure Python."""
