"""One stage for all stories of the session; each has parties and a problem of its own."""

from collections.abc import AsyncIterator

import pytest

from cases.stage import Stage, stage
from runtime.settings import load_settings


@pytest.fixture(scope="session")
async def the_stage(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    async with stage(tmp_path_factory.mktemp("stage"), load_settings()) as standing:
        yield standing
