"""The addresses of Open311, together."""

from portal.open311 import filing, following, services

ROUTERS = (services.router, filing.router, following.router)
