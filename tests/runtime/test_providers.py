"""The OpenID providers of an installation are said whole, or refused in one sentence."""

from pathlib import Path

import pytest

from runtime.providers import providers
from runtime.settings import load_settings
from schemas.errors import Invalid

ONE = {
    "REMIT_OIDC_ISSUER": "https://login.example", "REMIT_OIDC_CLIENT_ID": "remit",
    "REMIT_OIDC_CLIENT_SECRET": "hunter2", "REMIT_OIDC_PARTIES": "police, housing,",
}  # fmt: skip
HOUSING = """
[housing]
label = "City Housing"
issuer = "https://login.housing.example/tenant"
client_id = "remit"
client_secret_file = "{secret}"
parties = ["housing"]
"""


def test_one_stands_in_settings_and_several_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("swordfish\n")
    file = tmp_path / "providers.toml"
    file.write_text(HOUSING.format(secret=tmp_path / "secret"))
    settings = load_settings({**ONE, "REMIT_OIDC_PROVIDERS": str(file)})
    main, housing = providers(settings)
    assert (main.name, main.parties, main.client_secret) == (
        "main", ("police", "housing"), "hunter2",
    )  # fmt: skip
    assert (housing.label, housing.client_secret) == ("City Housing", "swordfish")
    assert housing.parties == ("housing",)
    for shown in (repr(main), repr(housing), repr(settings)):
        assert "hunter2" not in shown
        assert "swordfish" not in shown
    assert providers(load_settings({})) == ()


@pytest.mark.parametrize("left_out", ["REMIT_OIDC_ISSUER", "REMIT_OIDC_CLIENT_ID"])
def test_half_a_provider_is_refused(left_out: str) -> None:
    given = {name: value for name, value in ONE.items() if name != left_out}
    with pytest.raises(Invalid, match=f"but {left_out} is not"):
        load_settings(given)


@pytest.mark.parametrize(
    "issuer",
    ["http://login.example", "login.example", "https://", "ftp://login.example", "https://a?b=c"],
)
def test_an_issuer_is_an_https_address(issuer: str) -> None:
    with pytest.raises(Invalid, match="no https address"):
        providers(load_settings({**ONE, "REMIT_OIDC_ISSUER": issuer}))


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("housing = 1", "is not a provider"),
        ("[Housing]\nissuer = 'https://a.example'\nclient_id = 'c'", "short name"),
        ("[h]\nclient_id = 'c'", "does not say its issuer"),
        ("[h]\nissuer = 'https://a.example'", "does not say its client_id"),
        ("[h]\nissuer = 'https://a.example'\nclient_id = 'c'\nparty = 'x'", "says party, which"),
        ("[h]\nissuer = 'https://a.example'\nclient_id = 'c'\nparties = 'x'", "list of parties"),
        ("[h]\nissuer = 'https://login.example'\nclient_id = 'c'", "one name or one issuer"),
        ("[h", "it is not TOML"),
        ("[h]\nissuer='https://a.example'\nclient_id='c'\nclient_secret='a'\n"
         "client_secret_file='b'", "secret twice"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_meant_is_refused(tmp_path: Path, written: str, why: str) -> None:
    file = tmp_path / "providers.toml"
    file.write_text(written)
    with pytest.raises(Invalid, match=why):
        providers(load_settings({**ONE, "REMIT_OIDC_PROVIDERS": str(file)}))
