"""Every page of the auditor's desk."""

from portal.auditing import search

ROUTERS = (search.router,)
