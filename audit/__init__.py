"""The check: recomputes every hash, folds the ledger again and compares, so that nobody has to
take the record on trust.
"""
