"""Settings are read once, and a typing error is not a silent default."""

import pytest
from pydantic import ValidationError

from runtime.settings import load_settings
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
