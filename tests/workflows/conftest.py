"""Every test about the engine begins in a town of its own."""

import pytest

from tests.conftest import Engine
from tests.town import Town, found


@pytest.fixture
async def town(engine: Engine) -> Town:
    return await found(engine)
