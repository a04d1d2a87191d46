"""The words: ids, commands, events, state and errors, each said once. Everything else in Remit
speaks in these.
"""
