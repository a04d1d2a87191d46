"""Settings are read once, and a typing error is not a silent default."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from runtime.settings import Settings, load_settings
from schemas.errors import Invalid


def test_nothing_needs_to_be_set() -> None:
    settings = load_settings({})

    assert str(settings.home) == ".remit"
    assert settings.database_url is None
    assert settings.smtp_password is None


def test_a_mistyped_setting_is_refused_with_the_right_name() -> None:
    with pytest.raises(Invalid) as refused:
        load_settings({"REMIT_SMTP_HOTS": "mail.example"})

    assert refused.value.message == "REMIT_SMTP_HOTS is not a setting of Remit."
    assert refused.value.next_step == "Did you mean REMIT_SMTP_HOST?"


def test_an_impossible_value_is_refused_by_name_and_not_repeated() -> None:
    with pytest.raises(Invalid) as refused:
        load_settings({"REMIT_SMTP_PORT": "hunter2"})

    assert "REMIT_SMTP_PORT" in refused.value.message
    assert "hunter2" not in refused.value.message


def test_secrets_never_show_in_what_is_printed() -> None:
    settings = load_settings(
        {"REMIT_SMTP_PASSWORD": "hunter2", "REMIT_DATABASE_URL": "postgresql://u:hunter2@h/d"}
    )

    assert "hunter2" not in repr(settings)
    assert "hunter2" not in settings.model_dump_json()


def test_settings_cannot_be_changed_afterwards() -> None:
    with pytest.raises(ValidationError):
        load_settings({}).smtp_host = "elsewhere"


def test_a_secret_may_lie_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "password"
    file.write_text("hunter2\n")

    settings = load_settings({"REMIT_SMTP_PASSWORD_FILE": str(file)})

    assert settings.smtp_password is not None
    assert settings.smtp_password.get_secret_value() == "hunter2"


@pytest.mark.parametrize(
    ("content", "why"), [("", "empty"), ("one\ntwo\n", "not one line"), (None, "cannot be read")]
)
def test_a_file_that_is_no_secret_is_refused_by_name(
    tmp_path: Path, content: str | None, why: str
) -> None:
    file = tmp_path / "password"
    if content is not None:
        file.write_text(content)

    with pytest.raises(Invalid, match=f"REMIT_SMTP_PASSWORD_FILE names .*{why}"):
        load_settings({"REMIT_SMTP_PASSWORD_FILE": str(file)})


def test_the_same_setting_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="REMIT_SMTP_PASSWORD and REMIT_SMTP_PASSWORD_FILE"):
        load_settings({"REMIT_SMTP_PASSWORD": "x", "REMIT_SMTP_PASSWORD_FILE": str(tmp_path)})


def test_a_mistyped_file_setting_is_refused_too() -> None:
    with pytest.raises(Invalid, match="REMIT_SMTP_PASWORD_FILE is not a setting"):
        load_settings({"REMIT_SMTP_PASWORD_FILE": "/nowhere"})


def test_a_password_joins_the_address_whatever_signs_are_in_it() -> None:
    settings = load_settings(
        {
            "REMIT_DATABASE_URL": "postgresql://remit_app@db:5432/remit?sslmode=require",
            "REMIT_DATABASE_PASSWORD": "a/b@c:d%",
        }
    )

    assert settings.database_url is not None
    url = settings.database_url.get_secret_value()
    assert url == "postgresql://remit_app:a%2Fb%40c%3Ad%25@db:5432/remit?sslmode=require"


CERT = {"REMIT_TEMPORAL_ADDRESS": "t:7233", "REMIT_TEMPORAL_TLS_CERT": "/c.pem"}
HALVES: list[tuple[dict[str, str], str]] = [
    ({"REMIT_DATABASE_PASSWORD": "x"}, "REMIT_DATABASE_PASSWORD is set, but REMIT_DATABASE_URL"),
    ({"REMIT_SEQUENCER_PASSWORD": "x"}, "but REMIT_SEQUENCER_URL is not"),
    (
        {"REMIT_DATABASE_URL": "postgresql://a:b@c/d", "REMIT_DATABASE_PASSWORD": "x"},
        "both say the password",
    ),
    ({"REMIT_DATABASE_URL": "mysql://a@b/c"}, "is not the address of a database"),
    ({"REMIT_DATABASE_URL": "postgresql://a@b/c?sslmode=full"}, "sslmode=full"),
    ({"REMIT_DATABASE_URL": "postgresql://a@b/c?sslmode=verify-full"}, "whose word is believed"),
    ({"REMIT_DATABASE_URL": "postgresql://a@b/c?sslcert=/x"}, "sslcert and sslkey"),
    ({"REMIT_TEMPORAL_API_KEY": "x"}, "but REMIT_TEMPORAL_ADDRESS is not"),
    (CERT, "REMIT_TEMPORAL_TLS_CERT is set, but REMIT_TEMPORAL_TLS_KEY is not"),
    (
        CERT | {"REMIT_TEMPORAL_TLS_KEY": "/k.pem", "REMIT_TEMPORAL_TLS": "false"},
        "REMIT_TEMPORAL_TLS turns it off",
    ),
    ({"REMIT_TEMPORAL_PROFILE": "cloud"}, "but REMIT_TEMPORAL_CONFIG is not"),
    (
        {"REMIT_TEMPORAL_CONFIG": "/t.toml", "REMIT_TEMPORAL_ADDRESS": "t:7233"},
        "both say where Temporal is",
    ),
    ({"REMIT_METRICS_HOST": "8.8.8.8"}, "whole internet"),
    ({"REMIT_PORTAL_METRICS_PORT": "8321"}, "the portal's own port"),
    ({"REMIT_OTLP_ENDPOINT": "collector:4318"}, "is not an address that traces can be sent to"),
]


@pytest.mark.parametrize(("given", "why"), HALVES)
def test_what_is_given_by_halves_is_refused_before_anything_starts(
    given: dict[str, str], why: str
) -> None:
    with pytest.raises(Invalid) as refused:
        load_settings(given)

    assert why in refused.value.message
    assert refused.value.next_step


def test_a_key_or_a_certificate_turns_tls_on() -> None:
    assert load_settings({"REMIT_TEMPORAL_ADDRESS": "t:7233"}).temporal_tls is None
    with_key = {"REMIT_TEMPORAL_ADDRESS": "t:7233", "REMIT_TEMPORAL_API_KEY": "k"}
    assert load_settings(with_key).temporal_tls is True
    assert load_settings(CERT | {"REMIT_TEMPORAL_TLS_KEY": "/k.pem"}).temporal_tls is True


PROFILES = """
[profile.default]
address = "localhost:7233"

[profile.cloud]
address = "remit.a1b2c.tmprl.cloud:7233"
namespace = "remit.a1b2c"
api_key = "hunter2"

[profile.own.tls]
client_cert_path = "/c.pem"
client_key_path = "/k.pem"
server_ca_cert_path = "/ca.pem"
server_name = "temporal.example"

[profile.own]
address = "temporal.example:7233"
"""


def with_profile(tmp_path: Path, name: str, text: str = PROFILES) -> Settings:
    file = tmp_path / "temporal.toml"
    file.write_text(text)
    return load_settings({"REMIT_TEMPORAL_CONFIG": str(file), "REMIT_TEMPORAL_PROFILE": name})


def test_a_profile_of_temporals_own_says_where_it_is(tmp_path: Path) -> None:
    cloud = with_profile(tmp_path, "cloud")
    assert cloud.temporal_address == "remit.a1b2c.tmprl.cloud:7233"
    assert cloud.temporal_namespace == "remit.a1b2c"
    assert cloud.temporal_tls is True

    own = with_profile(tmp_path, "own")
    assert (own.temporal_tls, own.temporal_tls_server_name) == (True, "temporal.example")
    assert (own.temporal_tls_cert, own.temporal_tls_key) == (Path("/c.pem"), Path("/k.pem"))

    assert with_profile(tmp_path, "default").temporal_tls is None


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ('adress = "t:7233"', "does not follow the key adress in profile.cloud; did you mean addr"),
        ("tls.disable_host_verification = true", "the key disable_host_verification"),
        ('tls.client_cert_data = "x"', "the key client_cert_data"),
        ("namespace = 3", "namespace is not text"),
        ('tls.client_cert_path = "/c.pem"', "REMIT_TEMPORAL_TLS_KEY is not"),
        ("= 3", "cannot be used"),
    ],
)
def test_a_profile_is_followed_whole_or_not_at_all(tmp_path: Path, line: str, why: str) -> None:
    text = f'[profile.cloud]\naddress = "t:7233"\n{line}\n'

    with pytest.raises(Invalid) as refused:
        with_profile(tmp_path, "cloud", text)

    assert why in refused.value.message


def test_a_profile_that_is_not_there_is_refused_with_those_that_are(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="it has no profile nowhere; it has: default, cloud, own"):
        with_profile(tmp_path, "nowhere")
