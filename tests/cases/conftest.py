"""One stage for all stories of the session; each has parties and a problem of its own."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from cases.stage import Stage, stage
from runtime.settings import load_settings
from storage import keyring


@pytest.fixture(scope="session")
def its_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("stage")


@pytest.fixture(scope="session")
async def the_stage(its_folder: Path, disclosure_keys: Path) -> AsyncIterator[Stage]:
    async with stage(its_folder, load_settings()) as standing:
        # The stage stays until the end of the session, and what others set up meanwhile is not its.
        with keyring.lying_at(disclosure_keys):
            yield standing


@pytest.fixture
def keys_here(its_folder: Path) -> Path:
    return its_folder / keyring.FILE
