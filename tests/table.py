"""A partnership of a town on the whole engine, brought to work and seen through to an end."""

import asyncio
from datetime import UTC, datetime, timedelta

from rules.fold import fold
from schemas.commands import agreement as a
from schemas.commands import partnership as c
from schemas.partnering import AgreementTerms, Criterion, Duty
from schemas.partnerships import AgreementKind, Purpose, ResourceKind
from schemas.scope import Side
from schemas.state.partnership import Partnership
from storage import ledger
from tests.town import Town

NEXT_YEAR = datetime.now(UTC) + timedelta(days=365)


async def at_work(town: Town, name: str, until: datetime) -> str:
    """A partnership with an agreement in force, under which housing holds the lighting."""
    said: list[tuple[object, str]] = [
        (c.FoundPartnership(
            partnership=name, name="Table", purpose=Purpose.PROBLEM_SOLVING,
            problems=(town.problem,), stake="Forty calls a month.",
        ), town.op),
        (c.InviteMember(
            partnership=name, member=town.housing, answer_by=NEXT_YEAR, because="Owns the lots.",
        ), town.op),
        (c.JoinPartnership(partnership=name, stake="Tenants leave."), town.rep),
        (c.DefineSuccess(
            partnership=name, statement="Safe lots.",
            criteria=(Criterion(measure="Calls", target="fewer than 20", by=NEXT_YEAR),),
        ), town.op),
        (c.AgreeSuccess(partnership=name, version=1), town.rep),
        *(
            (c.PledgeResource(
                partnership=name, resource=ResourceKind.STAFF, what="Time", quantity=2,
                unit="hours a week", side=Side.PLACE, since=NEXT_YEAR,
            ), who)
            for who in (town.op, town.rep)
        ),
        (c.StartPartnership(partnership=name), town.op),
        (a.ProposeAgreement(partnership=name, terms=AgreementTerms(
            agreement_kind=AgreementKind.MOU, title="Lighting", dispute_path="The chiefs meet.",
            duties=(Duty(member=town.housing, text="Light"), Duty(member=town.police, text="Go")),
            since=datetime.now(UTC), until=until, reverts=(town.lighting,),
        )), town.op),
        (a.SignAgreement(agreement=f"{name}.a1", version=1), town.op),
        (a.SignAgreement(agreement=f"{name}.a1", version=1), town.rep),
    ]  # fmt: skip
    for command, by in said:
        await town.do(command, by)  # type: ignore[arg-type]
    return f"{name}.a1"


async def through(town: Town, name: str) -> Partnership:
    """The partnership when nothing is left to fall back."""
    for _ in range(500):
        stream = f"partnership/{name}"
        state = fold(stream, await ledger.events(town.engine.pool, stream))
        assert isinstance(state, Partnership)
        if state.agreements[f"{name}.a1"].fallen:
            return state
        await asyncio.sleep(0.02)
    raise AssertionError("nothing fell back")
