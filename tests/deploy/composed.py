"""docker-compose.yml as a test reads it: each service as the process that it would be."""

import os
import re
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

HOUSE = Path(__file__).parents[2]
FILE = HOUSE / "docker-compose.yml"
_HOLE = re.compile(r"\$\{\w+:-([^}]*)\}")


def compose() -> dict[str, Any]:
    """The file, with each `${NAME:-default}` at its default."""
    told: dict[str, Any] = yaml.safe_load(_HOLE.sub(r"\1", FILE.read_text()))
    return told


@dataclass
class Machine:
    """Where the services' names lead on this machine."""

    postgres: int
    temporal: int
    secrets: Path
    homes: Path
    ports: dict[tuple[str, int], int] = field(default_factory=dict)
    """(process, port inside its container) -> port here."""
    more: dict[str, str] = field(default_factory=dict)
    """What an operator would have in `.env`."""

    def env(self, service: str, process: str | None = None) -> dict[str, str]:
        """The environment of a service's container, with its addresses as they are here."""
        own = {
            name: self._here(str(value or ""), service, process or service)
            for name, value in compose()["services"][service]["environment"].items()
        }
        home = self.homes / (process or service)
        home.mkdir(mode=0o700, exist_ok=True)
        image = {"REMIT_HOME": str(home), "HOME": str(home), "PYTHONUNBUFFERED": "1"}
        path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
        return {"PATH": path} | image | own | self.more

    def command(self, service: str) -> list[str]:
        told = compose()["services"][service]
        return self._argv(told.get("entrypoint") or told["command"], service, service)

    def health(self, service: str, process: str | None = None) -> list[str]:
        test = compose()["services"][service]["healthcheck"]["test"]
        assert test[0] == "CMD"
        return self._argv(test[1:], service, process or service)

    def _argv(self, words: list[str], service: str, process: str) -> list[str]:
        here = [self._here(word, service, process) for word in words]
        programs = {"python": sys.executable, "remit": str(Path(sys.executable).with_name("remit"))}
        return [programs.get(here[0], here[0]), *here[1:]]

    def _here(self, told: str, service: str, process: str) -> str:
        told = told.replace("@postgres:5432", f"@127.0.0.1:{self.postgres}")
        told = told.replace("temporal:7233", f"127.0.0.1:{self.temporal}")
        told = told.replace("/run/secrets", str(self.secrets))
        told = told.replace("/var/lib/remit-keys", str(self.homes / "keys"))
        told = told.replace("/deploy/", f"{HOUSE / 'deploy' / 'temporal'}/")
        for port in ("9464", "8321"):
            if told == port or f":{port}" in told:
                told = told.replace(port, str(self.ports.get((process, int(port)), int(port))))
        return told
