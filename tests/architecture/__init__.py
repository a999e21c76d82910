"""The house rules, as tests: what docs/architecture.md says and a machine can see."""
