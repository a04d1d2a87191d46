"""Programs that some tests need and not every machine has."""

import os
import shutil

import pytest


def program(name: str, *other_names: str) -> str:
    """Where it is. Without it the test is skipped; in CI it fails, unless CI said that it goes
    without.
    """
    for one in (name, *other_names):
        if found := shutil.which(one):
            return found
    if os.environ.get("CI") and name not in os.environ.get("CI_WITHOUT", "").split():
        raise AssertionError(f"CI needs {name}, and .ci/run did not say that it goes without")
    pytest.skip(f"{name} is not here; .ci/run brings it on Debian")
