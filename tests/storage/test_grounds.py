"""On what an answer rests: the entry, the clause agreed, whose word it was."""

from datetime import timedelta

import pytest

from rules.statement import statement
from schemas.commands.correction import AgreeCorrection, ProposeCorrection
from schemas.commands.problem import AgreeAmendment, ProposeAmendment
from schemas.grounds import Grounds
from schemas.parties import Role
from schemas.views import Held
from storage.pool import Pool
from storage.readers.grounds import grounds
from storage.readers.who import who
from tests.builders import (
    DANGER,
    H1,
    HOUSING,
    LIGHTING,
    MONDAY,
    POLICE,
    Step,
    accept,
    accept_counter,
    approve,
    counter,
    drafted,
    give_back,
    offered,
    on_lighting,
    opened,
    person,
    reject_counter,
    scope,
    submit,
)
from tests.chronicle import Chronicle


def corrected() -> tuple[Step, ...]:
    since = MONDAY + timedelta(minutes=2, seconds=20)
    return (
        on_lighting(ProposeCorrection, POLICE, tenure=2, since=since),
        on_lighting(AgreeCorrection, HOUSING, since=since),
    )


async def rests(pool: Pool, *steps: Step) -> tuple[Held, Grounds]:
    chronicle = Chronicle("problem/motel")
    await chronicle.told(pool, opened(), *steps)
    held = await who(pool, LIGHTING)
    assert held is not None
    return held, await grounds(pool, held)


def said(held: Held, found: Grounds) -> str:
    return " ".join(statement(held, found, lambda instant: f"{instant:%H:%M:%S}"))


async def test_an_accepted_handoff_rests_on_the_word_of_both_sides(pool: Pool) -> None:
    until = MONDAY + timedelta(days=90)
    held, found = await rests(
        pool, offered(until=until, recall_right=True, fallback="county"), accept()
    )

    assert (found.began.kind, found.began.seq) == ("responsibility.transferred", held.basis.seq)
    assert found.agreed is not None
    assert (found.agreed.kind, found.agreed.by, found.agreed.grade) == (
        "handoff.accepted", "representative@housing", "full",
    )  # fmt: skip
    assert found.stated is not None
    assert (found.stated.kind, found.stated.party) == ("handoff.offered", POLICE)
    clause = found.clause
    assert (clause.handoff, clause.version, clause.fallback) == (H1, 1, "county")
    assert clause.recall_right
    assert clause.until is not None
    assert clause.reserved == (DANGER,)
    assert (clause.duties, clause.places) == (
        ("light the lot", "trim the shrubs"), ("north lot", "south lot"),
    )  # fmt: skip
    assert (found.place.index, found.place.covered_by) == (None, None)
    told = said(held, found)
    assert (
        "housing answers for The lighting at the motel (motel.lighting) from 15:03:00 on." in told
    )
    assert "representative@housing (representative, binds for anything in the mandate" in told
    assert f"with police whoever holds it: {DANGER}." in told
    assert "no checkpoint covers it" in told


async def test_terms_that_the_receiver_stated_rest_on_its_word(pool: Pool) -> None:
    held, found = await rests(
        pool, offered(), counter(summary="The north lot only."), accept_counter()
    )

    assert found.stated is not None
    assert (found.stated.kind, found.stated.party) == ("handoff.countered", HOUSING)
    assert (found.clause.version, found.clause.summary) == (2, "The north lot only.")
    assert "said on which terms housing takes it on" in said(held, found)


async def test_terms_that_were_rejected_are_not_the_ones_agreed(pool: Pool) -> None:
    _, found = await rests(
        pool, offered(), counter(summary="The north lot only."), reject_counter(), accept()
    )

    assert (found.clause.version, found.clause.summary) == (
        1, "Please light the lots, which you own.",
    )  # fmt: skip


async def test_an_approval_and_a_deputy_are_named(pool: Pool) -> None:
    deputy = person(HOUSING, handle="kim", deputy_for="dana@housing")
    held, found = await rests(
        pool, drafted(approval=Role.SUPERVISOR), submit(), approve(), accept(by=deputy)
    )

    assert [(one.by, one.role) for one in found.approved] == [("supervisor@police", "supervisor")]
    assert found.agreed is not None
    assert found.agreed.deputy_for == "dana@housing"
    told = said(held, found)
    assert "approved by supervisor@police" in told
    assert "as deputy of dana@housing" in told


async def test_what_is_amended_later_was_not_agreed_then(pool: Pool) -> None:
    other = scope(places=("north lot",))
    _, found = await rests(
        pool, offered(), accept(),
        on_lighting(ProposeAmendment, HOUSING, scope=other),
        on_lighting(AgreeAmendment, POLICE, version=2),
    )  # fmt: skip

    assert found.clause.places == ("north lot", "south lot")


@pytest.mark.parametrize(
    ("steps", "cause"),
    [((), "Nobody held it before"), ((offered(), accept(), give_back()), "It came back")],
)
async def test_what_moved_without_a_handoff_says_so(
    pool: Pool, steps: tuple[Step, ...], cause: str
) -> None:
    held, found = await rests(pool, *steps)

    assert found.agreed is None
    assert cause in said(held, found)


async def test_a_corrected_beginning_names_its_correction_and_keeps_its_entry(pool: Pool) -> None:
    held, found = await rests(pool, offered(), accept(), *corrected())

    assert found.corrected is not None
    assert found.corrected.kind == "correction.agreed"
    assert found.began.kind == "responsibility.transferred"
    assert f"was corrected by entry {found.corrected.seq}" in said(held, found)
