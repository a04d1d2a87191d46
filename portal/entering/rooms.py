"""The pages of signing in, before `/sign-in/{token}`, which would take any of them for a link."""

from portal.entering import account, asking, factor, passkey, provider

ROUTERS = (asking.router, provider.router, factor.router, account.router, passkey.router)
