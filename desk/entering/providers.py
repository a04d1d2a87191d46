"""The OpenID providers of this installation, each asked about itself only when somebody goes."""

from dataclasses import dataclass, field

from desk.entering.provider import Known
from runtime.providers import Provider


@dataclass
class Providers:
    """What the portal keeps of them while it runs."""

    known: tuple[Provider, ...]
    _asked: dict[str, Known] = field(default_factory=dict)

    def named(self, name: str) -> Known | None:
        return self._of(next((one for one in self.known if one.name == name), None))

    def of(self, issuer: str) -> Known | None:
        return self._of(next((one for one in self.known if one.issuer == issuer), None))

    def _of(self, provider: Provider | None) -> Known | None:
        if provider is None:
            return None
        return self._asked.setdefault(provider.name, Known(provider))
