"""Stands in for the portal where only the supervision is on trial."""
