"""The wiring: introduces workflows and activities to Temporal and PostgreSQL, and runs them."""
