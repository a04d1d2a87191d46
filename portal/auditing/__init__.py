"""The auditor's desk: searching the ledger, one entry and what it changed, findings, who held what,
who read what, and files to take along."""
