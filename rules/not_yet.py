"""The noes of the method: what comes before what, and who cannot judge it."""

from collections.abc import Iterable
from datetime import datetime

from rules.method import LACKS
from rules.words_of_method import EVERY_STAGE
from schemas.errors import NotAllowed, Refused
from schemas.method import ReviewThreshold


class WrongStage(Refused):
    def __init__(self, problem: str, stage: str, wanted: Iterable[str]) -> None:
        words = " or ".join(wanted)
        super().__init__(
            f"{problem} is {EVERY_STAGE[stage]}; this is possible only in {words}.",
            next_step=f"See what comes next: remit problem show {problem}",
        )


class NotReady(Refused):
    """Something has to be known before the next stage."""

    def __init__(self, problem: str, missing: Iterable[str]) -> None:
        lacking = [LACKS[one].format(problem=problem).split(": ", 1) for one in missing]
        said = ", and ".join(sentence for sentence, _ in lacking)
        super().__init__(f"{problem} lacks {said}.", next_step=f"Next: {lacking[0][1]}")


class CheersPassed(Refused):
    def __init__(self, problem: str) -> None:
        super().__init__(
            f"No CHEERS question of {problem} was answered with no, so it counts as a problem.",
            next_step=f"Answer them first: remit problem record-cheers {problem}",
        )


class RoundUnknown(Refused):
    def __init__(self, round_: str) -> None:
        super().__init__(
            f"No figures are known of a priority round {round_}.",
            next_step="Hold and close the round first, or say why there was none: --because",
        )


class RoundNotClosed(Refused):
    def __init__(self, round_: str) -> None:
        super().__init__(
            f"{round_} is not closed yet, and nobody sees its ranks before that.",
            next_step=f"Wait until it closes: remit round show {round_}",
        )


class NotAskedAbout(Refused):
    def __init__(self, problem: str, round_: str) -> None:
        super().__init__(
            f"Nobody was asked about {problem} in {round_}.",
            next_step="Name the round that asked about it, or say why there was none: --because",
        )


class NoPublicVoice(Refused):
    def __init__(self, round_: str) -> None:
        super().__init__(
            f"Nobody answered in {round_}, so there is no public voice in it.",
            next_step="Ask again in another way, or say why you rank it nevertheless: --because",
        )


class UnknownMeasure(Refused):
    def __init__(self, problem: str, measure: str) -> None:
        super().__init__(
            f"{problem} has no measure {measure}.",
            next_step=f"See them: remit measure list {problem}",
        )


class YetToCome(Refused):
    def __init__(self, what: str, at: datetime) -> None:
        super().__init__(
            f"{what} lies in the future ({at.isoformat().replace('+00:00', 'Z')}).",
            next_step="Say when it really was.",
        )


class BelowThreshold(Refused):
    def __init__(self, counted: int, threshold: ReviewThreshold) -> None:
        super().__init__(
            f"{counted} different reports of the last {threshold.days} days were named, and a "
            f"review takes {threshold.reports}.",
            next_step="Name each report with its date, or ask a partner of the problem.",
        )


class ReviewPending(Refused):
    def __init__(self, problem: str, number: int) -> None:
        super().__init__(
            f"Review {number} of {problem} is not concluded yet.",
            next_step="Let an independent chair conclude it first: remit review conclude"
            f" {problem}",
        )


class NotIndependent(NotAllowed):
    def __init__(self, person: str, why: str) -> None:
        super().__init__(
            f"{person} cannot chair this review: {why}.",
            next_step="Ask somebody with no part in what is reviewed.",
        )


class NoSuccessor(Refused):
    def __init__(self, responsibility: str, why: str) -> None:
        super().__init__(
            f"{responsibility} would be left without a successor: {why}.",
            next_step="Establish one in the other problem with the same holder, and name it.",
        )


class CannotMergeInto(Refused):
    def __init__(self, into: str, why: str) -> None:
        super().__init__(f"Nothing can be merged into {into}: {why}.", next_step="Name another.")


class UnknownAction(Refused):
    def __init__(self, problem: str, action: str) -> None:
        super().__init__(
            f"The plan of {problem} has no action {action}.",
            next_step=f"See them: remit plan show {problem}",
        )


class ActionEnded(Refused):
    def __init__(self, problem: str, action: str, state: str) -> None:
        super().__init__(
            f"The action {action} of {problem} is {state} already.",
            next_step="Plan it anew under another name, if it is needed again.",
        )


class NotCapable(Refused):
    def __init__(self, party: str, fails: Iterable[str]) -> None:
        super().__init__(
            f"{party} is not known to be capable of it; {'; '.join(fails)}.",
            next_step="Ask another party, or let a supervisor offer it with a reason: --despite",
        )


class NothingReserved(Refused):
    def __init__(self, responsibility: str, method: str) -> None:
        super().__init__(
            f"{responsibility} does not say what stays with police, and {method} takes that first.",
            next_step="Establish it with its reserved duties, such as danger to life: --reserved",
        )


class NoSuchPlaybook(Refused):
    def __init__(self, playbook: str) -> None:
        super().__init__(
            f"There is no playbook {playbook}.",
            next_step="See them: remit playbook list; or add it: remit playbook add FILE",
        )


class VersionMissing(Refused):
    def __init__(self, playbook: str, before: str) -> None:
        super().__init__(
            f"{playbook} would come before {before} is there.",
            next_step=f"Number it as the next version after those of: remit playbook show {before}",
        )
