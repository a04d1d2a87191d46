"""The rows that a partnership tells."""

from schemas.rows import AgreementRow, PartnershipMemberRow, PartnershipRow, Rows
from schemas.state.partnership import Partnership


def partnership_rows(state: Partnership, after: int) -> Rows:
    """Its document is the whole of it; members and agreements have rows to be found by."""
    if state.seq <= after:
        return Rows()
    assert state.name is not None
    assert state.purpose is not None
    assert state.convener is not None
    assert state.founded_at is not None
    row = PartnershipRow(
        partnership=state.partnership,
        seq=state.seq,
        name=state.name,
        purpose=state.purpose.value,
        state=state.state.value,
        convener=state.convener,
        founded_at=state.founded_at,
        document=state.model_dump_json(exclude={"seq", "at"}),
    )
    return Rows(
        partnerships=(row,),
        partnership_members=tuple(
            PartnershipMemberRow(
                partnership=state.partnership,
                party=one.party,
                seq=one.seq,
                role=one.role.value,
                state=one.state.value,
                representative=one.representative,
                answer_by=one.answer_by,
            )
            for one in state.members.values()
            if one.seq > after
        ),
        agreements=tuple(
            AgreementRow(
                agreement=one.agreement,
                partnership=state.partnership,
                seq=one.seq,
                state=one.state.value,
                version=one.version,
                since=one.terms.since if one.terms else None,
                until=one.terms.until if one.terms else None,
            )
            for one in state.agreements.values()
            if one.seq > after
        ),
    )
