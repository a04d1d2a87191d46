"""How often a machine is tried: few times in the suite, very often by `make invariants`."""

import os

from hypothesis import HealthCheck, settings

SEQUENCES = int(os.environ.get("INVARIANT_SEQUENCES", "0"))
STEPS = int(os.environ.get("INVARIANT_STEPS", "0"))


def often(few: int, steps: int = 50) -> settings:
    """Settings for so many sequences of so many steps, unless the environment says otherwise."""
    return settings(
        max_examples=SEQUENCES or few,
        stateful_step_count=STEPS or steps,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
    )
