"""Stamps of RFC 3161 by a real authority, checked by the auditor and by `openssl`."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.x509 import load_pem_x509_certificates

from audit.export import export
from runtime.settings import Settings
from schemas.commands.party import RegisterParty
from schemas.errors import Unavailable
from schemas.parties import PartyKind, Role
from seal import keys, stamping
from seal.notes import Note
from seal.sealer import Sealer, seal
from seal.sequencer import drain
from seal.stamping import Authority, AuthorityAway, NoStamp, stamp
from storage import checkpoints
from storage.pool import Connection, Pool
from tests.builders import POLICE, person, request
from tests.chronicle import Chronicle, motel
from tests.seal.authority import Tsa, listening, made, openssl
from tests.seal.writing import append_some
from verify import stamps as auditor
from verify.check import Asked, check
from verify.main import answer
from verify.notes import Key
from verify.verdict import Malformed
from worker.sealing import sealer


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("tsa") / "rsa")


@pytest.fixture
def tsa(folder: Path) -> Iterator[Tsa]:
    with listening(folder) as served:
        yield served


def authority(tsa: Tsa) -> Authority:
    return Authority(tsa.url, tuple(load_pem_x509_certificates(tsa.root.read_bytes())))


@pytest.fixture
async def log(pool: Pool, sequencer: Connection, tmp_path: Path) -> str:
    await motel(pool)
    await drain(sequencer)
    await seal(sequencer, tmp_path / "secrets", tmp_path / "seal")
    [key] = keys.read(tmp_path / "secrets" / keys.LOG_KEYS)
    return key.verifier.vkey


async def test_a_checkpoint_is_stamped_once_a_day_if_anything_came(
    log: str, tsa: Tsa, pool: Pool, sequencer: Connection, tmp_path: Path
) -> None:
    size = await stamp(sequencer, authority(tsa))
    assert size
    assert await stamp(sequencer, authority(tsa)) is None
    tomorrow = datetime.now(UTC) + timedelta(days=1, minutes=1)
    assert await stamp(sequencer, authority(tsa), tomorrow) is None
    await append_some(pool, 3)
    await drain(sequencer)
    await seal(sequencer, tmp_path / "secrets", tmp_path / "seal")
    assert await stamp(sequencer, authority(tsa)) is None
    assert await stamp(sequencer, authority(tsa), tomorrow) == size + 3


@pytest.mark.parametrize(("kind", "alg"), [("rsa:2048", "sha256"), ("ec", "sha256"),
                                           ("rsa:2048", "sha1")])  # fmt: skip
async def test_the_auditor_and_openssl_agree_about_the_stamp_in_a_bundle(
    log: str, sequencer: Connection, superuser: Connection, tmp_path: Path, kind: str, alg: str
) -> None:
    with listening(made(tmp_path / "tsa", key=kind, alg=alg)) as tsa:
        size = await stamp(sequencer, authority(tsa))
    bundle = tmp_path / "bundle"
    await export(superuser, bundle)
    roots = load_pem_x509_certificates(tsa.root.read_bytes())
    outcome = check(bundle, Asked(keys=[Key.read(log)], tsa=roots))
    assert list(outcome.lines()) == []
    assert outcome.exit_code == 0
    assert outcome.facts["stamped"].startswith(f"{size} entries were there at 20")
    assert outcome.facts["stamped"].endswith("says CN=Test authority")

    newest = await checkpoints.newest(sequencer)
    assert newest is not None
    (tmp_path / "text").write_text(Note.read(newest[1]).text)
    openssl(tmp_path, "ts", "-verify", "-data", "text", "-in", f"bundle/stamps/{size}-1.tsr",
            "-CAfile", str(tsa.root))  # fmt: skip


async def test_an_entry_that_claims_to_be_older_than_the_stamp_it_is_not_under_is_found(
    log: str, tsa: Tsa, pool: Pool, sequencer: Connection, superuser: Connection, tmp_path: Path
) -> None:
    size = await stamp(sequencer, authority(tsa))
    for name, at in (
        ("party/late", datetime.now(UTC) - timedelta(minutes=50)),
        ("party/backdated", datetime.now(UTC) - timedelta(minutes=70)),
    ):
        chronicle = Chronicle(name)
        chronicle.now = at
        command = RegisterParty(
            party=name.partition("/")[2], party_kind=PartyKind.GOVERNMENT, name="An office"
        )
        await chronicle.told(pool, request(command, person(POLICE, Role.ADMINISTRATOR)))
    await drain(sequencer)
    await seal(sequencer, tmp_path / "secrets", tmp_path / "seal")
    await export(superuser, tmp_path / "bundle")
    asked = Asked(keys=[Key.read(log)], tsa=authority(tsa).roots)
    [found] = check(tmp_path / "bundle", asked).findings
    assert (found.word, found.check, found.stream, found.seq) == (
        "CHANGED", "stamps", "party/backdated", 1,
    )  # fmt: skip
    assert f"CN=Test authority stamped {size} entries" in found.what
    assert check(tmp_path / "bundle", Asked(keys=[Key.read(log)])).exit_code == 0


async def test_without_a_certificate_a_stamp_is_said_to_be_unchecked(
    log: str, tsa: Tsa, folder: Path, sequencer: Connection, superuser: Connection,
    tmp_path: Path, capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    await stamp(sequencer, authority(tsa))
    await export(superuser, tmp_path / "bundle")
    words = [str(tmp_path / "bundle"), "--key", log]
    assert answer(words) == 0
    assert "1, not checked: no --tsa was given" in capsys.readouterr().out
    assert answer([*words, "--tsa", str(folder / "root.pem")]) == 0
    assert "says CN=Test authority" in capsys.readouterr().out
    other = made(tmp_path / "other")
    assert answer([*words, "--tsa", str(other / "root.pem")]) == 3
    assert "KEY UNKNOWN" in capsys.readouterr().out


async def test_no_bit_of_what_counts_in_a_stamp_can_be_changed(
    log: str, tsa: Tsa, sequencer: Connection
) -> None:
    await stamp(sequencer, authority(tsa))
    raw: bytes = await sequencer.fetchval("SELECT response FROM stamps")
    roots = authority(tsa).roots
    true = auditor.read(raw, roots)
    accepted = 0
    for place in range(0, len(raw) * 8, 37):
        changed = bytearray(raw)
        changed[place // 8] ^= 1 << place % 8
        try:
            accepted += auditor.read(bytes(changed), roots) != true
        except (Malformed, auditor.Unsupported, auditor.Stranger):
            continue
    assert accepted == 0


async def test_a_stamp_over_something_else_is_not_taken_and_not_believed(
    log: str, tsa: Tsa, folder: Path, sequencer: Connection, superuser: Connection,
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    (tmp_path / "other").write_text("something else")
    openssl(tmp_path, "ts", "-query", "-data", "other", "-sha256", "-cert", "-out", "query")
    openssl(folder, "ts", "-reply", "-config", "conf", "-queryfile", str(tmp_path / "query"),
            "-out", str(tmp_path / "reply"))  # fmt: skip
    reply = (tmp_path / "reply").read_bytes()
    monkeypatch.setattr(stamping, "_asked", lambda url, body: reply)
    with pytest.raises(NoStamp, match="it answers another question"):
        await stamp(sequencer, authority(tsa))
    await superuser.execute(
        "INSERT INTO stamps (origin, size, authority, response, at)"
        " SELECT origin, size, 'x', $1, now() FROM checkpoints", reply,
    )  # fmt: skip
    await export(superuser, tmp_path / "bundle")
    outcome = check(tmp_path / "bundle", Asked(keys=[Key.read(log)], tsa=authority(tsa).roots))
    assert [found.word for found in outcome.findings] == ["CHANGED"]


async def test_an_authority_that_is_away_or_of_others_is_told_apart(
    log: str, tsa: Tsa, sequencer: Connection, tmp_path: Path
) -> None:
    with pytest.raises(AuthorityAway):
        await stamp(sequencer, Authority("http://127.0.0.1:1"))
    roots = load_pem_x509_certificates((made(tmp_path / "o") / "root.pem").read_bytes())
    with pytest.raises(NoStamp):
        await stamp(sequencer, Authority(tsa.url, tuple(roots)))
    assert await sequencer.fetchval("SELECT count(*) FROM stamps") == 0


async def test_the_sealer_has_it_stamped_by_itself(
    log: str, tsa: Tsa, sequencer: Connection, sequencer_url: str, tmp_path: Path
) -> None:
    working = Sealer(
        sequencer_url, tmp_path / "secrets", tmp_path / "seal", authority=authority(tsa)
    )
    running = asyncio.create_task(working.run())
    for _ in range(100):
        if await sequencer.fetchval("SELECT count(*) FROM stamps"):
            break
        await asyncio.sleep(0.1)
    running.cancel()
    assert await sequencer.fetchval("SELECT authority FROM stamps") == tsa.url


def test_the_settings_name_the_authority_and_none_is_asked_without_them(
    folder: Path, tmp_path: Path
) -> None:
    given = {"sequencer_url": "postgresql://x@127.0.0.1/y", "home": tmp_path}
    plain = sealer(Settings.model_validate(given))
    assert plain is not None
    assert plain.authority is None
    named = given | {"stamp_url": "https://tsa.example/", "stamp_roots": folder / "root.pem"}
    full = sealer(Settings.model_validate(named))
    assert full is not None
    assert full.authority is not None
    assert len(full.authority.roots) == 1
    with pytest.raises(Unavailable):
        sealer(Settings.model_validate(named | {"stamp_roots": folder / "serial"}))
    with pytest.raises(ValueError, match="stamp_url"):
        Settings.model_validate(named | {"stamp_url": "file:///etc/passwd"})
