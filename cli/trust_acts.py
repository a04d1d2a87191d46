"""What can be said about trust: contests, their answers and decisions, and surveys."""

import click

from cli.acting import Acting, acting
from cli.verbs import when, words
from cli.whole import Whole


def add(trust: click.Group) -> None:
    _turn(
        trust, "contest", "trust.contest", "reason",
        "Say why an entry about your party should not count. For the party concerned.",
        '"The lamps came late from the supplier" --as dana@housing',
    )  # fmt: skip
    _turn(
        trust, "answer", "trust.answer_contest", "text",
        "Answer a contest. For those in whose account the entry stands.",
        '"Nobody told us of it" --as sam@pd',
    )  # fmt: skip
    _turn(
        trust, "uphold", "trust.uphold_contest", "reason",
        "Decide that the entry counts no longer. For somebody of neither side.",
        '"The delay was the supplier\'s" --as kim@council',
    )  # fmt: skip
    _turn(
        trust, "reject", "trust.reject_contest", "reason",
        "Decide that the entry stands. For somebody of neither side.",
        '"It could have been told in time" --as kim@council',
    )  # fmt: skip
    trust.command("record-survey")(record_survey)


def _turn(group: click.Group, name: str, kind: str, field: str, told: str, example: str) -> None:
    def say(act: Acting, party: str, entry: str, text: str) -> None:
        act.do(kind, {"party": party, "entry": _entry(entry), field: text})

    say.__doc__ = (
        f"{told}\n\nPARTY is the one that the entry is about, ENTRY the one that made it.\n\n"
        f"\b\nExample:\n  remit trust {name} housing motel#14 {example}\n"
    )
    done = click.argument("text")(acting(say))
    done = click.argument("entry", metavar="ENTRY")(done)
    group.command(name)(click.argument("party", metavar="PARTY")(done))


def _entry(text: str) -> str:
    """motel#14 stands for problem/motel#14."""
    return text if "/" in text else f"problem/{text}"


@click.argument("party", metavar="PARTY")
@words("people", "Who was asked, and how they were chosen.")
@words("means", "How they were asked: at the door, by post, by telephone.")
@click.option("--asked", type=Whole(1), required=True, help="How many people were asked.")
@click.option("--answered", type=Whole(0), required=True, help="How many of them answered.")
@click.option("--trust", type=Whole(0), required=True, help="How many of these trust police.")
@when("ended", "When it ended.", required=True)
@acting
def record_survey(act: Acting, party: str, **said: object) -> None:
    """Record how many citizens say that they trust police. For those who steer police.

    \b
    Example:
      remit trust record-survey pd --people "Every tenth household of the valley" \\
        --means "At the door" --asked 200 --answered 141 --trust 96 \\
        --ended 2026-11-01 --as sam@pd
    """
    act.do("trust.record_survey", {"party": party, **said})
