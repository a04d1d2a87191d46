"""The rules, pure: `decide` says what a command causes, `evolve` what an event changes, `alarms`
what time asks next. No clock, no network, no database is reachable from here.
"""
