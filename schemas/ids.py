"""Identifiers. Each is readable, and the text of any of them leads to the stream that owns it.

    party            housing
    person           dana@housing                 a handle within the party
    problem          motel                        given, or p-… made from the command id
    responsibility   motel.lighting               the problem and a key
    handoff          motel.h1                     the problem and a number
    commitment       motel.c1
    step             motel.s1                     one use of a method of the ladder on a party
    partnership      motel-table                  given; parties joined on a purpose
    agreement        motel-table.a1               the partnership and a number; so meetings (m1),
                                                  pledges (p1) and proposed responses (r1)
    finding          f-7k3m9q2a                   what an auditor says of an entry
    concern          c-7k3m9q2a                   one report of a citizen, officer or agency
    candidate        k-7k3m9q2a                   concerns that may be one problem
    round            r-7k3m9q2a                   people are asked what matters most
    entry            problem/motel#12             the stream and the number of the entry in it
    stream           problem/motel, party/housing, finding/f-7k3m9q2a, record/log, record/reads
                                                  one ledger chain, one workflow

Ids appear in logs and in Temporal in clear text, so they name offices, never private persons.
"""

import hashlib
from typing import Annotated, Final

from pydantic import StringConstraints

SETUP: Final = "setup@remit"
"""Stands as the author where the machine's own administrator registers parties and people."""
TIME: Final = "time@remit"
"""Stands as the author where a deadline passed and nobody had to say so."""
KEEPER: Final = "keeper@remit"
"""Stands as the author where Remit looks after its own record by itself, as every night."""
PUBLIC: Final = "public@remit"
"""Stands as the author where somebody reports a concern without signing in."""
PUBLIC_PARTY: Final = "public"
"""Reserved: in its name such a report stands; nobody can register it."""
OWN_PARTY: Final = "remit"
"""Reserved: the party of the authors above; nobody can register it."""
LOG: Final = "log"
"""The name of the one record about the record itself: `record/log`."""

_HANDLE = r"[a-z0-9][a-z0-9_-]{0,39}"
_PARTY = r"[a-z][a-z0-9-]{1,39}"
_PROBLEM = r"[a-z][a-z0-9-]{1,39}"
_KEY = r"[a-z][a-z0-9-]{0,39}"

PERSON: Final = rf"{_HANDLE}@{_PARTY}"
"""How a person is named, wherever it is looked for in a text."""

PartyId = Annotated[str, StringConstraints(pattern=rf"^{_PARTY}$")]
PersonId = Annotated[str, StringConstraints(pattern=rf"^{PERSON}$")]
ProblemId = Annotated[str, StringConstraints(pattern=rf"^{_PROBLEM}$")]
ResponsibilityKey = Annotated[str, StringConstraints(pattern=rf"^{_KEY}$")]
ResponsibilityId = Annotated[str, StringConstraints(pattern=rf"^{_PROBLEM}\.{_KEY}$")]
HandoffId = Annotated[str, StringConstraints(pattern=rf"^{_PROBLEM}\.h[1-9][0-9]{{0,5}}$")]
CommitmentId = Annotated[str, StringConstraints(pattern=rf"^{_PROBLEM}\.c[1-9][0-9]{{0,5}}$")]
StepId = Annotated[str, StringConstraints(pattern=rf"^{_PROBLEM}\.s[1-9][0-9]{{0,5}}$")]
COMMAND_ID: Final = r"^[A-Za-z0-9][A-Za-z0-9:._-]{7,119}$"
OF_TIME: Final = "time:"
"""How the command ids of deadlines begin; nobody else may use such an id."""
CommandId = Annotated[str, StringConstraints(pattern=COMMAND_ID)]
PartnershipId = Annotated[str, StringConstraints(pattern=rf"^{_PROBLEM}$")]
AgreementId = Annotated[str, StringConstraints(pattern=rf"^{_PROBLEM}\.a[1-9][0-9]{{0,5}}$")]
MeetingId = Annotated[str, StringConstraints(pattern=rf"^{_PROBLEM}\.m[1-9][0-9]{{0,5}}$")]
PledgeId = Annotated[str, StringConstraints(pattern=rf"^{_PROBLEM}\.p[1-9][0-9]{{0,5}}$")]
ResponseId = Annotated[str, StringConstraints(pattern=rf"^{_PROBLEM}\.r[1-9][0-9]{{0,5}}$")]
FindingId = Annotated[str, StringConstraints(pattern=r"^f-[a-z0-9]{8}$")]
RecordName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{1,39}$")]
ConcernId = Annotated[str, StringConstraints(pattern=r"^c-[a-z0-9]{8}$")]
CandidateId = Annotated[str, StringConstraints(pattern=r"^k-[a-z0-9]{8}$")]
RoundId = Annotated[str, StringConstraints(pattern=r"^r-[a-z0-9]{8}$")]
_STREAM = r"(problem|party|finding|record|concern|candidate|playbook|round|partnership)"
_STREAM += r"/[a-z0-9-]{2,40}"
StreamId = Annotated[str, StringConstraints(pattern=rf"^{_STREAM}$")]
EntryId = Annotated[str, StringConstraints(pattern=rf"^{_STREAM}#[1-9][0-9]{{0,9}}$")]


def problem_of(subject: str) -> str:
    """The problem that a responsibility, handoff or commitment id belongs to; the partnership of
    an agreement, a meeting, a pledge or a response."""
    return subject.partition(".")[0]


def party_of(person: str) -> str:
    """The party that a person speaks for."""
    return person.partition("@")[2]


def problem_stream(problem: str) -> str:
    return f"problem/{problem}"


def party_stream(party: str) -> str:
    return f"party/{party}"


def finding_stream(finding: str) -> str:
    return f"finding/{finding}"


def concern_stream(concern: str) -> str:
    return f"concern/{concern}"


def candidate_stream(candidate: str) -> str:
    return f"candidate/{candidate}"


def partnership_stream(partnership: str) -> str:
    return f"partnership/{partnership}"


def round_stream(round_: str) -> str:
    return f"round/{round_}"


def record_stream(record: str) -> str:
    return f"record/{record}"


def stream_of_entry(entry: str) -> tuple[str, int]:
    """The stream of an entry id, and the number of the entry in it."""
    stream, _, seq = entry.rpartition("#")
    return stream, int(seq)


def problem_id_for(command: str) -> str:
    """The id of the problem that this command opens: the same for every repetition of it."""
    return "p-" + _eight(command)


def finding_id_for(command: str) -> str:
    """The id of the finding that this command opens: the same for every repetition of it."""
    return "f-" + _eight(command)


def concern_id_for(command: str) -> str:
    """The id of the concern that this command reports: the same for every repetition of it."""
    return "c-" + _eight(command)


def candidate_id_for(command: str) -> str:
    """The id of the candidate that this command proposes: the same for every repetition of it."""
    return "k-" + _eight(command)


def round_id_for(command: str) -> str:
    """The id of the round that this command opens: the same for every repetition of it."""
    return "r-" + _eight(command)


def _eight(command: str) -> str:
    alphabet = "abcdefghjkmnpqrstvwxyz0123456789"
    number = int.from_bytes(hashlib.sha256(command.encode()).digest()[:5])
    return "".join(alphabet[number >> 5 * place & 31] for place in range(8))
