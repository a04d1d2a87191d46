"""How often one address may do something without signing in. Kept in memory, and forgotten soon."""

import hashlib
import ipaddress
import secrets
from collections import OrderedDict, deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta

MOST_KEPT = 10_000


@dataclass
class Often:
    """At most `each` times from one address and `all_` times from everywhere, within a time.

    An address is known by a salted hash alone. Of IPv6 the network (/64) counts, for
    whoever has one address there has all of them.
    """

    each: int
    all_: int
    within: timedelta
    _salt: bytes = field(default_factory=lambda: secrets.token_bytes(16))
    _seen: OrderedDict[str, deque[datetime]] = field(default_factory=OrderedDict)
    _all: deque[datetime] = field(default_factory=deque)

    def may(self, address: str, now: datetime) -> bool:
        """Whether once more is allowed; then it counts."""
        name = hashlib.sha256(self._salt + network(address).encode()).hexdigest()
        mine = self._seen.setdefault(name, deque())
        for times in (mine, self._all):
            while times and times[0] <= now - self.within:
                times.popleft()
        if len(mine) >= self.each or len(self._all) >= self.all_:
            return False
        mine.append(now)
        self._all.append(now)
        self._seen.move_to_end(name)
        while len(self._seen) > MOST_KEPT:
            self._seen.popitem(last=False)
        return True


def network(address: str) -> str:
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return address
    if known.version == 6:
        return str(ipaddress.ip_network((known, 64), strict=False))
    return str(known)
