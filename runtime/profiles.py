"""A profile of a `temporal.toml`, as Temporal's own tools read it, and strictly.

A key that Remit does not follow is refused: to drop `server_name` or a CA in silence would connect
to somebody else.
"""

import difflib
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from schemas.errors import Invalid

_PLAIN = {
    "address": "temporal_address",
    "namespace": "temporal_namespace",
    "api_key": "temporal_api_key",
}
_TLS = {
    "client_cert_path": "temporal_tls_cert",
    "client_key_path": "temporal_tls_key",
    "server_ca_cert_path": "temporal_tls_ca",
    "server_name": "temporal_tls_server_name",
}
_OF_A_PROFILE = (*_PLAIN, "tls")
_OF_TLS = (*_TLS, "disabled")
ITS_FIELDS = (*_PLAIN.values(), *_TLS.values(), "temporal_tls")


def read(given: Mapping[str, Any]) -> dict[str, Any]:
    """The settings that the profile of `temporal_config` stands for. Raises `Invalid`."""
    if "temporal_config" not in given:
        raise Invalid(
            "REMIT_TEMPORAL_PROFILE is set, but REMIT_TEMPORAL_CONFIG is not.",
            next_step="Name the temporal.toml that has the profile: REMIT_TEMPORAL_CONFIG=/path",
            code="half_given",
        )
    for field in ITS_FIELDS:
        if field in given:
            raise Invalid(
                f"REMIT_{field.upper()} and REMIT_TEMPORAL_CONFIG both say where Temporal is.",
                next_step="Keep the profile, or the single settings.",
                code="given_twice",
            )
    file, name = Path(given["temporal_config"]), str(given.get("temporal_profile", "default"))
    profile = _profile(file, name)
    tls = profile.get("tls", {})
    if not isinstance(tls, dict):
        raise _refused(file, "tls is not a table")
    _known(file, f"profile.{name}", profile, _OF_A_PROFILE)
    _known(file, f"profile.{name}.tls", tls, _OF_TLS)
    if "address" not in profile:
        raise _refused(file, f"the profile {name} has no address")
    found = {_PLAIN[key]: _text(file, key, profile[key]) for key in _PLAIN if key in profile}
    found |= {_TLS[key]: _text(file, key, tls[key]) for key in _TLS if key in tls}
    if "tls" in profile:
        found["temporal_tls"] = "false" if tls.get("disabled") else "true"
    return found


def _profile(file: Path, name: str) -> dict[str, Any]:
    try:
        told = tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as wrong:
        raise _refused(file, wrong.strerror or "it cannot be read") from None
    except ValueError as wrong:
        raise _refused(file, str(wrong)) from None
    _known(file, "", told, ("profile",))
    profiles = told.get("profile", {})
    if name not in profiles:
        has = ", ".join(profiles) or "none"
        raise _refused(file, f"it has no profile {name}; it has: {has}")
    found: dict[str, Any] = profiles[name]
    return found


def _known(file: Path, where: str, table: Mapping[str, Any], keys: tuple[str, ...]) -> None:
    for key in table:
        if key not in keys:
            near = difflib.get_close_matches(key, keys, n=1)
            meant = f"; did you mean {near[0]}?" if near else ""
            place = f" in {where}" if where else ""
            raise _refused(file, f"Remit does not follow the key {key}{place}{meant}")


def _text(file: Path, key: str, value: object) -> str:
    if not isinstance(value, str) or not value:
        raise _refused(file, f"{key} is not text")
    return value


def _refused(file: Path, why: str) -> Invalid:
    return Invalid(
        f"The Temporal configuration {file} cannot be used: {why}.",
        next_step="Correct the file, or choose a profile: REMIT_TEMPORAL_PROFILE=name",
        code="bad_profile",
    )
