"""What pages show, read from the apps below. Modules here that pages use import no pages themselves (home excepted)."""
