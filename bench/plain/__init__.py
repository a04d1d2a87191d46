"""A floor: the same business in plain Temporal, as its official samples would write it. A workflow
per handoff, updates that run regular activities under a lock, tables of its own with an audit row
for each step, the defaults of the library everywhere. Nothing in here was made slow.
"""
