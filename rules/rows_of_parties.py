"""The rows of a party, of its people, and of what it says it can take on."""

from rules.trust.rows import entry_rows, matter_rows
from schemas.ids import party_of, party_stream
from schemas.rows import PartyRow, PersonRow, Rows
from schemas.rows_of_plan import DeclarationRow
from schemas.state.party import Party, Person


def party_rows(party: Party, after: int) -> Rows:
    declared = party.declared is not None and party.declared_seq > after
    return Rows(
        parties=(_party_row(party),) if party.changed_seq > after else (),
        people=tuple(_person_row(part) for part in party.people.values() if part.seq > after),
        declarations=(_declaration_row(party),) if declared else (),
        trust_entries=entry_rows(party_stream(party.party), party.accounts.entries, after),
        trust_matters=matter_rows(party, after),
    )


def _party_row(party: Party) -> PartyRow:
    assert party.party_kind is not None
    assert party.name is not None
    return PartyRow(
        party=party.party,
        seq=party.changed_seq,
        kind=party.party_kind.value,
        name=party.name,
        zone=party.zone,
        active=party.active,
    )


def _person_row(part: Person) -> PersonRow:
    return PersonRow(
        person=part.person,
        party=party_of(part.person),
        seq=part.seq,
        name=part.name,
        role=part.role.value,
        grade=part.grade.value,
        email=part.email,
        active=part.active,
        deputy=part.deputy,
        away_until=part.away_until,
    )


def _declaration_row(party: Party) -> DeclarationRow:
    assert party.declared is not None
    return DeclarationRow(
        party=party.party,
        seq=party.declared_seq,
        hours=party.declared.hours,
        capacity=party.declared.capacity,
        document=party.declared.model_dump_json(),
    )
