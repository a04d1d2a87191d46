"""Stands in for the worker where only the supervision is on trial."""
