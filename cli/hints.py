"""What usually comes next. A hint is never needed; it saves looking it up."""

from typing import Any, get_args

from cli import capability
from cli.plan_picture import ONLY_ENFORCEMENT
from schemas.commands.method import MethodCommand

_NEXT = {
    "playbook.add": "Next, a problem follows it: remit problem follow PROBLEM --playbook {subject}",
    "party.register": "Next, who speaks for it: remit person add NAME@{subject} …",
    "person.add": "Next, a link to sign in with: remit person link {subject}",
    "problem.open": "Next, offer a responsibility: remit handoff offer {responsibility} …",
    "responsibility.establish": "Next, offer it: remit handoff offer {subject} --to PARTY …",
    "handoff.draft": "Next, make the offer: remit handoff submit {subject}",
    "handoff.submit": "See whose turn it is: remit handoff show {subject}",
    "handoff.offer": "{to} has been told. Follow it: remit watch {problem}",
    "handoff.request_info": "{turn} has been told. See the question: remit handoff show {subject}",
    "handoff.counter": "See both terms: remit handoff show {subject}",
    "handoff.accept": "Then say what was done first: remit handoff record-first-action {subject}",
    "handoff.accept_counter": "See who holds it: remit who {responsibility}",
    "handoff.decline": "Try another party: remit handoff offer {responsibility} …",
    "handoff.redirect": "Ask them: remit handoff offer {responsibility} --to {redirected_to} …",
    "handoff.return": "See who holds it: remit who {responsibility}",
    "handoff.recall": "See who holds it: remit who {responsibility}",
    "commitment.propose": "{promisor} has been told. Follow it: remit commitment show {subject}",
    "commitment.commit": "Next, say when work begins: remit commitment start {subject}",
    "commitment.report_done": "{promisee} has been asked to check it.",
    "correction.propose": "The other side has been told; until it agrees nothing is corrected.",
    "correction.agree": "See both answers: remit who {subject} --basis",
    "handoff.comment": "Whoever is named has been told. See all: remit history {problem}",
    "commitment.comment": "Whoever is named has been told. See all: remit history {problem}",
    "fact.correct": "Both stand in the history: remit history {subject}",
    "round.open": "Next, how police rank it, before anybody answers: remit round rank {subject} …",
    "round.rank": "Next, count answers: remit round answer {subject} … or remit round import",
    "round.close": "See both rankings: remit round show {subject}",
    "concern.report": "Next, see what recurs: remit concern scan --dry-run",
    "concern.link": "See its problem: remit problem show {problem}",
    "concern.merge": "See both: remit concern show {merged_into}",
    "candidate.take_up": "See the problem: remit problem show {problem}",
    "commitment.dispute": "{promisor} has been told. Follow it: remit commitment show {subject}",
    "partnership.found": "Next, invite others: remit partnership invite {subject} --to PARTY …",
    "partnership.invite": "They have been told. See who is in it: remit partnership show {subject}",
    "partnership.join": "Next, say what you bring: remit partnership pledge {subject} …",
    "partnership.define_success": "Full members agree: remit partnership agree-success {subject} …",
    "partnership.propose_agreement": "Each side signs: remit partnership sign {subject} …",
    "partnership.start": "Next, call a meeting: remit partnership call-meeting {subject} …",
    "partnership.call_meeting": "Next, its items: remit partnership add-item {subject} TITLE",
    "incident.record": "See what is to be reviewed: remit incident list {subject}",
    "incident.conclude_review": "See what is still open: remit incident list {subject}",
    "goodwill.record": "The witness has been told; see: remit goodwill list {subject}",
    "goodwill.confirm": "See the account: remit trust show {subject}",
    "goodwill.refuse": "See the acts: remit goodwill list {subject}",
    "trust.contest": "The other side has been told; see: remit trust contests {subject}",
    "trust.answer_contest": "Next, somebody else decides: remit trust uphold {subject} …",
    "trust.uphold_contest": "See the account: remit trust show {subject}",
    "trust.reject_contest": "See the account: remit trust show {subject}",
    "trust.record_survey": "See it beside reports and participation: remit trust indicators",
    "meeting.add_item": "Print it: remit partnership agenda {subject}",
    "meeting.minute": "Print them: remit partnership agenda {subject}",
}

_NOUNS = (
    "party", "person", "problem", "handoff", "commitment", "finding", "concern", "candidate",
    "playbook",
    "round",
)  # fmt: skip


_STAGES = frozenset(
    str(command.model_fields["kind"].default) for command in get_args(MethodCommand)
)


def after(kind: str, subject: str, told: dict[str, Any]) -> str:
    """The hint for what was done; looking at the thing where there is no better one."""
    if kind in _STAGES and told.get("next"):
        return _coming(told["next"])
    if kind.startswith("step."):
        return _on_the_ladder(subject, told)
    known = {name: value for name, value in told.items() if isinstance(value, str)}
    first = next(iter(told.get("responsibilities", [])), None)
    if first:
        known["responsibility"] = first["id"]
    known["subject"] = subject
    missing = told.get("review", {}).get("missing_to_start")
    if missing and kind not in _NEXT:
        return f"Before it can start: {'; '.join(missing)}."
    try:
        return _NEXT[kind].format_map(known)
    except KeyError:
        noun = kind.partition(".")[0]
        if noun in ("partnership", "agreement", "meeting"):
            return f"See it whole: remit partnership show {subject.partition('.')[0]}"
        noun = noun if noun in _NOUNS else ""
        return f"See how it stands: remit {noun or 'responsibility'} show {subject}"


def warnings(kind: str, told: dict[str, Any]) -> list[str]:
    """What whoever gave this command should know of it."""
    if kind == "problem.adopt_plan" and (told.get("plan") or {}).get("only_enforcement"):
        return [ONLY_ENFORCEMENT]
    if kind in ("handoff.offer", "handoff.submit", "handoff.approve"):
        return capability.warnings(told)
    return []


def of_partnership(told: dict[str, Any]) -> list[str]:
    """What is missing before a partnership starts, and which kinds of partner."""
    name, seen = told["partnership"], told["review"]
    found = []
    if seen["missing_to_start"]:
        found.append(f"Before {name} can start: {'; '.join(seen['missing_to_start'])}.")
    elif told["state"] == "forming":
        found.append(f"Next: remit partnership start {name}")
    if seen["missing_kinds"]:
        found.append(f"{name} has nobody of these kinds: {', '.join(seen['missing_kinds'])}.")
    return found


def _on_the_ladder(subject: str, told: dict[str, Any]) -> str:
    """What the step lacks, or what comes next."""
    if told.get("lacks"):
        return f"Before it can be submitted it takes {told['lacks'][0]}"
    if told.get("waits_for"):
        return f"It waits for {' and '.join(told['waits_for'])}: {told['next']}"
    if told.get("next"):
        return f"Next: {told['next']}"
    return f"See what proves it: remit ladder dossier {told['problem']} {told['party']}"


def _coming(following: dict[str, Any]) -> str:
    """What comes next in the method, or the first thing that is missing for it."""
    if not following["missing"]:
        return f"Next: {following['command']}"
    first, *rest = following["missing"]
    more = f" (and {len(rest)} more: remit problem show)" if rest else ""
    return f"Before the next stage it still takes {first}{more}"
