"""The sample caseload: `python -m cases.sample` loads it into the Remit that runs here.

Everything goes through the desk like at any door, under command ids that are always the same, so
that loading can be broken off and begun again.
"""

import asyncio
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from cases.story import Step, Story, StoryParty, StoryPerson, StoryProblem, Told
from schemas.ids import PartyId, PersonId

if TYPE_CHECKING:
    from desk.counter import Desk
    from storage.pool import Pool


class SampleCase(Told):
    problem: StoryProblem
    steps: tuple[Step, ...]


class Sample(Told):
    """`operator`, `partner` and `auditor` are the people whom a first visit can sign in as."""

    operator: PersonId
    partner: PersonId
    auditor: PersonId
    parties: dict[PartyId, StoryParty]
    people: dict[PersonId, StoryPerson]
    cases: tuple[SampleCase, ...]


SAMPLE_PEOPLE = {
    "operator": "desk@police",
    "partner": "morgan@health-trust",
    "auditor": "auditor@city-auditor",
}
"""Said again here, so that nobody has to read the whole caseload to know them."""
SIGN_INS = [(role.capitalize(), person) for role, person in SAMPLE_PEOPLE.items()]


def sample() -> Sample:
    """The caseload as it is written in `sample.yaml`."""
    text = Path(__file__).with_name("sample.yaml").read_text(encoding="utf-8")
    return Sample.model_validate_json(json.dumps(yaml.safe_load(text)))


def stories(whole: Sample) -> list[Story]:
    """Each case of the caseload as a story with everybody in it."""
    return [
        Story(
            title=case.problem.title,
            source=case.problem.source or "Made up.",
            parties=whole.parties,
            people=whole.people,
            problem=case.problem,
            steps=case.steps,
        )
        for case in whole.cases
    ]


async def load(desk: "Desk", pool: "Pool") -> int:
    """Load the caseload, or what is missing of it; how many commands that took."""
    from cases.loading import Loading

    whole = sample()
    loading = Loading(desk, pool)
    await loading.everybody(whole.parties, whole.people)
    # The cases have nothing to do with one another, so nobody waits for another's.
    await asyncio.gather(*(loading.case(story) for story in stories(whole)))
    return loading.commands


async def main() -> int:
    from desk.counter import Desk
    from runtime.logs import set_up_logs
    from runtime.settings import load_settings
    from runtime.stack import disclosure_keys, locate
    from runtime.temporal import connect
    from schemas.errors import Refused
    from storage import keyring
    from storage.pool import open_pool

    settings = load_settings()
    set_up_logs(settings, "sample", to_stderr=True)
    stack = locate(settings)
    keyring.lies_at(disclosure_keys(settings))
    client = await connect(settings)
    pool = await open_pool(stack.database_url, size=8, application="remit-sample")
    import structlog

    log = structlog.get_logger()
    try:
        commands = await load(Desk(client, pool, settings.temporal_task_queue), pool)
        log.info("sample.loaded", commands=commands)
    except Refused as refused:
        log.error("sample.refused", reason=refused.message, next_step=refused.next_step)
        return 1
    finally:
        await pool.close()
    return 0


if __name__ == "__main__":
    from runtime.leaving import flush_and_exit

    code = asyncio.run(main())
    sys.stdout.flush()
    flush_and_exit(code)
