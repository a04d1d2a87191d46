"""The verifier stands alone: it is a distribution of its own, and its wheel runs by itself."""

import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

from tests.verify.forging import LOG, WITNESS, whole

ROOT = Path(__file__).parents[2]
ALLOWED = {"verify", "cryptography"}


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of `verify/pyproject.toml`, built without network."""
    out = tmp_path_factory.mktemp("wheel")
    build = "import hatchling.build, sys; print(hatchling.build.build_wheel(sys.argv[1]))"
    done = _run([sys.executable, "-c", build, str(out)], cwd=ROOT / "verify")
    return out / done.stdout.split()[-1]


def _run(words: list[str], **more: object) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    return subprocess.run(  # type: ignore[call-overload,no-any-return]  # noqa: S603
        words, capture_output=True, text=True, env=clean, check=True, **more
    )


def test_the_wheel_holds_the_verifier_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as packed:
        names = packed.namelist()
        about = next(name for name in names if name.endswith("METADATA"))
        metadata = packed.read(about).decode()
        scripts = packed.read(about.replace("METADATA", "entry_points.txt")).decode()
    assert {name.split("/")[0] for name in names} == {"verify", about.split("/")[0]}
    assert sorted(n for n in names if n.endswith(".py")) == sorted(
        f"verify/{file.name}" for file in (ROOT / "verify").glob("*.py")
    )
    needs = [line for line in metadata.splitlines() if line.startswith("Requires-Dist")]
    assert needs == ["Requires-Dist: cryptography>=46"]
    assert "remit-verify = verify.main:run" in scripts


def test_the_wheel_runs_where_nothing_else_of_remit_is(wheel: Path, tmp_path: Path) -> None:
    home = tmp_path / "auditor"
    venv.create(home, with_pip=False)
    site = next((home / "lib").glob("python*/site-packages"))
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(site)
    import cryptography

    # The one thing it leans on, and nothing else of this environment.
    source = Path(cryptography.__file__).parent
    for needed in ("cryptography", "cffi", "_cffi_backend*", "pycparser"):
        for found in source.parent.glob(needed):
            (site / found.name).symlink_to(found)
    python = home / "bin/python"
    bundle = whole(tmp_path / "bundle").write()
    words = [str(python), "-m", "verify", str(bundle), "--key", LOG.vkey]
    done = _run([*words, "--witness", WITNESS.vkey], cwd=tmp_path)
    assert "UNALTERED" in done.stdout
    assert "COMPLETE:" in done.stdout

    asked = "import verify.main, sys; print(*{name.split('.')[0] for name in sys.modules})"
    loaded = set(_run([str(python), "-c", asked], cwd=tmp_path).stdout.split())
    foreign = {name for name in loaded - ALLOWED - sys.stdlib_module_names
               if not name.startswith("_")}  # fmt: skip
    assert foreign <= {"cffi", "site", "sitecustomize"}, foreign
