"""Real servers for one machine: PostgreSQL and Temporal out of their wheels, as our children."""
