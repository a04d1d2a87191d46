"""Settings that only make sense together: half of them is refused before anything starts.

Without pydantic, for commands that need an address and have no time.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit, urlunsplit

from schemas.errors import Invalid

PREFIX = "REMIT_"
OF_A_FILE = "_FILE"
_LARGEST_FILE = 64 * 1024  # bytes; a longer file is no secret
_DATABASES = ("database", "database_owner", "sequencer")
_TLS = ("temporal_tls_ca", "temporal_tls_cert", "temporal_tls_key", "temporal_tls_server_name")
_MODES = ("disable", "allow", "prefer", "require", "verify-ca", "verify-full")
_OFF = ("0", "false", "off", "no", "f", "n")


def checked(given: Mapping[str, Any]) -> dict[str, Any]:
    """The settings as they are to be used: passwords inside their addresses, TLS said aloud.

    Raises `Invalid` for what is given by halves or contradicts itself.
    """
    changed: dict[str, Any] = {}
    for name in _DATABASES:
        changed |= _database(given, name)
    changed |= _temporal(given)
    _metrics(given)
    _traces(given)
    _provider(given)
    return changed


def database_url(environ: Mapping[str, str]) -> str | None:
    """The address that REMIT_DATABASE_URL and its password stand for, if it is set."""
    given: dict[str, str] = {}
    for field in ("database_url", "database_password"):
        name, file = _env(field), environ.get(_env(field) + OF_A_FILE)
        if value := environ.get(name):
            given[field] = value
        elif file:
            given[field] = read_file(name + OF_A_FILE, file)
    found = {**given, **_database(given, "database")}.get("database_url")
    return found if found is None else str(found)


def read_file(name: str, file: str) -> str:
    """What a file says, without the newline that editors leave at its end."""
    try:
        with open(file, encoding="utf-8") as opened:
            value = opened.read(_LARGEST_FILE).rstrip("\r\n")
    except (OSError, ValueError) as wrong:
        why = wrong.strerror if isinstance(wrong, OSError) else "it is not text in UTF-8"
        raise Invalid(
            f"{name} names {file}, which cannot be read: {why}.",
            next_step="Name a file that this account may read.",
            code="bad_setting",
        ) from None
    if not value or "\n" in value:
        raise Invalid(
            f"{name} names {file}, which is {'not one line' if value else 'empty'}.",
            next_step="Put the value, and nothing else, into that file.",
            code="bad_setting",
        )
    return value


def _database(given: Mapping[str, Any], name: str) -> dict[str, Any]:
    url_name, password_name = f"{name}_url", f"{name}_password"
    url, password = given.get(url_name), given.get(password_name)
    if url is None:
        if password is not None:
            raise _half(password_name, url_name, "Say which database the password is for")
        return {}
    try:
        place = urlsplit(url)
        known = (place.hostname and place.username) or "host" in parse_qs(place.query)
    except ValueError:
        place, known = urlsplit(""), None
    if place.scheme not in ("postgresql", "postgres") or not known:
        raise Invalid(
            f"{_env(url_name)} is not the address of a database.",
            next_step="Write it as postgresql://login@host:5432/remit?sslmode=verify-full",
            code="bad_setting",
        )
    _certified(url_name, parse_qs(place.query))
    if password is None:
        return {}
    if place.password:
        raise Invalid(
            f"{_env(url_name)} and {_env(password_name)} both say the password.",
            next_step="Take it out of one of them.",
            code="given_twice",
        )
    login, host = place.netloc.rsplit("@", 1)
    netloc = f"{login.rstrip(':')}:{quote(password, safe='')}@{host}"
    return {url_name: urlunsplit(place._replace(netloc=netloc))}


def _certified(name: str, query: Mapping[str, list[str]]) -> None:
    mode = query.get("sslmode", ["prefer"])[-1]
    if mode not in _MODES:
        raise Invalid(
            f"{_env(name)} asks for sslmode={mode}, which PostgreSQL does not have.",
            next_step=f"One of {', '.join(_MODES)}; outside this machine: verify-full.",
            code="bad_setting",
        )
    if mode.startswith("verify-") and "sslrootcert" not in query:
        raise Invalid(
            f"{_env(name)} asks for sslmode={mode} and does not say whose word is believed.",
            next_step="Add sslrootcert=/path/to/ca.pem, as your provider publishes it.",
            code="half_given",
        )
    if ("sslcert" in query) != ("sslkey" in query):
        raise Invalid(
            f"{_env(name)} has one of sslcert and sslkey, which belong together.",
            next_step="Give both, or neither.",
            code="half_given",
        )


def _temporal(given: Mapping[str, Any]) -> dict[str, Any]:
    wanting = [name for name in ("temporal_api_key", *_TLS) if given.get(name) is not None]
    if not given.get("temporal_address"):
        if wanting:
            raise _half(wanting[0], "temporal_address", "Say which server it is for")
        return {}
    for one, other in (
        ("temporal_tls_cert", "temporal_tls_key"),
        ("temporal_tls_key", "temporal_tls_cert"),
    ):
        if given.get(one) is not None and given.get(other) is None:
            raise _half(one, other, "A certificate and its key belong together")
    if wanting and str(given.get("temporal_tls")).lower() in _OFF:
        raise Invalid(
            f"{_env(wanting[0])} needs TLS, and {_env('temporal_tls')} turns it off.",
            next_step=f"Unset {_env('temporal_tls')}: without TLS anyone on the way could read it.",
            code="half_given",
        )
    return {"temporal_tls": True} if wanting else {}


def _metrics(given: Mapping[str, Any]) -> None:
    import ipaddress

    host = given.get("metrics_host", "127.0.0.1")
    try:
        everyone = ipaddress.ip_address(host).is_global
    except ValueError:
        everyone = False  # a name; where it leads is the resolver's to say
    if everyone:
        raise Invalid(
            f"{_env('metrics_host')} is an address of the whole internet ({host}).",
            next_step="Listen on the loopback or a private address; metrics ask nobody who they"
            " are.",
            code="bad_setting",
        )
    port = given.get("portal_metrics_port")
    if port is not None and str(port) == str(given.get("portal_port", 8321)):
        raise Invalid(
            f"{_env('portal_metrics_port')} is the portal's own port, which partners reach.",
            next_step="Give the metrics a port of their own.",
            code="bad_setting",
        )


def _traces(given: Mapping[str, Any]) -> None:
    endpoint = given.get("otlp_endpoint")
    if endpoint is not None and urlsplit(endpoint).scheme not in ("http", "https"):
        raise Invalid(
            f"{_env('otlp_endpoint')} is not an address that traces can be sent to.",
            next_step="Write it as http://collector:4318/v1/traces",
            code="bad_setting",
        )


def _provider(given: Mapping[str, Any]) -> None:
    one = ("oidc_issuer", "oidc_client_id")
    for name, other in (one, one[::-1]):
        if given.get(name) is not None and given.get(other) is None:
            raise _half(name, other, "A provider is an address and the name it knows us by")
    for name in ("oidc_client_secret", "oidc_parties"):
        if given.get(name) is not None and given.get("oidc_issuer") is None:
            raise _half(name, "oidc_issuer", "Say which provider it is for")


def _half(given: str, missing: str, why: str) -> Invalid:
    return Invalid(
        f"{_env(given)} is set, but {_env(missing)} is not.",
        next_step=f"{why}: set {_env(missing)}, or unset {_env(given)}.",
        code="half_given",
    )


def _env(field: str) -> str:
    return PREFIX + field.upper()
