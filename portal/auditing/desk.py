"""Every page of the auditor's desk."""

from portal.auditing import entry, exporting, findings, held, read_by, search

ROUTERS = (
    search.router, held.router, entry.router, findings.router, read_by.router, exporting.router,
)  # fmt: skip
