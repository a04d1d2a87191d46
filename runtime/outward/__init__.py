"""The one way out: HTTP to addresses that partners and cities configured, behind one guard."""
