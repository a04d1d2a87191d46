"""The doing: what a workflow asks of the outside world. Recording writes the ledger, notifying
tells people. Each class is handed its pool and never reads settings.
"""
