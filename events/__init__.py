"""Activities beside the contests: launch, registration, attendance, rating, outcome."""
