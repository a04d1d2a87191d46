"""The memory: the only room that speaks SQL. The ledger is the write; every other table is told
from it and can be told again.
"""
