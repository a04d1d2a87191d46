"""What a viewer sees, for reports: the same rights as on the pages."""

from collections.abc import Iterable
from dataclasses import dataclass

from portal import rights
from portal.rights import Viewer
from schemas.partnerships import PartnershipView
from schemas.views import EntryView, Held, PartyView, ProblemView, TenureView


@dataclass(frozen=True, slots=True)
class Through:
    """The eyes of one viewer."""

    viewer: Viewer

    @property
    def made_for(self) -> str | None:
        return None if self.viewer.sees_everything else self.viewer.party

    def problem(self, whole: ProblemView) -> ProblemView | None:
        return rights.narrowed(self.viewer, whole)

    def as_known(self, now: ProblemView, then: ProblemView) -> ProblemView | None:
        return rights.as_known(self.viewer, now, then)

    def entries(self, seen: ProblemView, entries: Iterable[EntryView]) -> list[EntryView]:
        return rights.entries_for(self.viewer, seen, entries)

    def whole(self, seen: ProblemView, responsibility: str) -> bool:
        return rights.sees_whole(self.viewer, seen, responsibility)

    def grounds(self, seen: ProblemView, tenure: Held | TenureView) -> bool:
        return rights.sees_grounds(self.viewer, seen, tenure)

    def partnership(self, one: PartnershipView) -> bool:
        return self.viewer.sees_everything or self.viewer.side in one.document["members"]


def of_party(party: PartyView) -> Through:
    """Those of a party's representative, for what is printed for that party."""
    return Through(
        Viewer(
            person=f"reader@{party.party}", name=party.name, party=party.party,
            party_name=party.name, party_kind=party.kind, role="representative", zone=party.zone,
        )
    )  # fmt: skip
