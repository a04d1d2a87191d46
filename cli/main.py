"""`remit`: the table of commands, and what every command ends with.

A command's module is imported when that command runs, and not before: `remit --help` and
`remit who` must not wait for libraries they do not use.
"""

import contextlib
import importlib
import os
import sys
from typing import TYPE_CHECKING, Any

import click

from runtime.leaving import flush_and_exit
from schemas.errors import Invalid, Refused

if TYPE_CHECKING:
    from pathlib import Path

    from click.shell_completion import CompletionItem

# name -> (module:command, what it is for). The help texts live here so that help imports nothing.
COMMANDS: dict[str, tuple[str, str]] = {
    "up": ("cli.up:up", "Start everything on this machine and keep it running."),
    "down": ("cli.up:down", "Stop the Remit that runs on this data folder."),
    "status": ("cli.status:status", "Say where everything is and whether it answers."),
    "doctor": ("cli.doctor:doctor", "Check what Remit needs on this machine."),
    "start": ("cli.start:start", "Begin a problem, its partners and first offer from one file."),
    "party": ("cli.party:party", "The parties: police, agencies, groups, businesses."),
    "person": ("cli.person:person", "The people who speak for the parties."),
    "webhook": ("cli.webhook:webhook", "Where a party is told by HTTP, and how that goes."),
    "problem": ("cli.problem:problem", "Open, read and close problems."),
    "analysis": ("cli.analysis:analysis", "Why a problem occurs, and what is done today."),
    "playbook": ("cli.playbook:playbook", "How a kind of problem is usually worked on."),
    "plan": ("cli.plan:plan", "The response plan: its actions, and how they go."),
    "measure": ("cli.measure:measure", "What is counted, and how it went."),
    "ladder": ("cli.ladder:ladder", "Methods of shifting responsibility, the mildest first."),
    "review": ("cli.review:review", "An independent look at a problem."),
    "concern": ("cli.concern:concern", "What citizens, officers and agencies report."),
    "candidate": ("cli.candidate:candidate", "Concerns that recur and may be a problem."),
    "responsibility": ("cli.responsibility:responsibility", "Establish, share and split them."),
    "round": ("cli.round:round_", "Ask people what matters most, and say what came of it."),
    "handoff": ("cli.handoff:handoff", "Offer a responsibility, and everything that follows."),
    "commitment": ("cli.commitment:commitment", "What a party has promised, and how it went."),
    "comment": ("cli.comment:comment", "Write to the other side about a handoff or promise."),
    "correction": ("cli.correction:correction", "Say what an earlier entry has wrong; it stays."),
    "partnership": ("cli.partnership:partnership", "Parties joined on a purpose, and how."),
    "trust": ("cli.trust:trust", "Accounts of trust, computed from the record; whom to call."),
    "incident": ("cli.incident:incident", "What costs trust, and the reviews that follow."),
    "goodwill": ("cli.incident:goodwill", "Good turns that nobody owed, with a witness."),
    "worklist": ("cli.worklist:worklist", "What waits for whom, soonest first."),
    "who": ("cli.who:who", "Who was responsible, and since when."),
    "history": ("cli.history:history", "Every entry of a problem, in order."),
    "report": ("cli.report:report", "Reports to print: HTML or PDF, with what they rest on."),
    "watch": ("cli.watch:watch", "Follow a problem live."),
    "finding": ("cli.finding:finding", "What auditors say of entries, and what is answered."),
    "audit": ("cli.audit:audit", "Check that the history is whole."),
    "witness": ("cli.witness:witness", "Watch another's log and cosign what it shows."),
    "case": ("cli.case:case", "Play and check cases written as stories."),
    "engine": ("cli.engine:engine", "The engine itself: what runs, and what operators do to it."),
    "backup": ("cli.backup:backup", "Copy everything while it runs."),
    "restore": ("cli.backup:restore", "Bring a backup back."),
    "codec": ("cli.codec:codec", "The keys that encrypt what Temporal keeps."),
    "db": ("cli.db:db", "The database: its address and its migrations."),
    "rebuild": ("cli.rebuild:rebuild", "Throw the projections away and tell them the ledger."),
    "completion": ("cli.completion:completion", "Print the completion script of a shell."),
}

UNEXPECTED, USAGE, INTERRUPTED = 1, 2, 130
WIDEST = 100


class LazyGroup(click.Group):
    """Commands are imported when they run; a wrong name is answered with a near one."""

    def __init__(self, *args: Any, lazy: dict[str, tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.lazy = lazy

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*self.lazy, *super().list_commands(ctx)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.lazy:
            return super().get_command(ctx, cmd_name)
        module, _, attribute = self.lazy[cmd_name][0].partition(":")
        found: click.Command = getattr(importlib.import_module(module), attribute)
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, told) for name, (_, told) in self.lazy.items()])

    def shell_complete(self, ctx: click.Context, incomplete: str) -> "list[CompletionItem]":
        from click.shell_completion import CompletionItem

        if incomplete.startswith("-"):
            return super().shell_complete(ctx, incomplete)
        known = self.lazy.items()
        return [CompletionItem(n, help=told) for n, (_, told) in known if n.startswith(incomplete)]

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in self.list_commands(ctx) and not args[0].startswith("-"):
            import difflib

            near = difflib.get_close_matches(args[0], self.list_commands(ctx), n=1)
            ctx.fail(
                f"There is no command {args[0]!r}."
                + (f" Did you mean {near[0]!r}?" if near else "")
            )
        return super().resolve_command(ctx, args)


def _width() -> int:
    """Columns of a help text. Click would import a library of archives to learn it."""
    try:
        columns = int(os.environ.get("COLUMNS") or os.get_terminal_size().columns)
    except (OSError, ValueError):
        columns = 80
    return max(min(columns or 80, WIDEST) - 2, 50)


@click.group(
    cls=LazyGroup,
    lazy=COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"], "terminal_width": _width()},
    epilog="Exit codes: 0 done, 1 unexpected, 2 usage, 3 invalid input, 4 not found or not"
    " allowed, 5 refused by a rule, 6 unavailable.",
)
@click.version_option(package_name="remit", message="remit %(version)s")
def remit() -> None:
    """Hand responsibility over, and know at any instant who holds it.

    \b
    Examples:
      remit up                            start everything on this machine
      remit worklist                      what waits for whom
      remit who motel.lighting            who is responsible, and since when
      remit audit verify                  is the history whole?
    """


def run() -> None:
    """The program. Whatever happens, it ends with a documented code and never with a crash."""
    flush_and_exit(answer(sys.argv[1:]))


def answer(words: list[str]) -> int:
    """Do what the words ask; return the exit code."""
    from cli.traced import traced

    stdout = sys.stdout
    try:
        _readable(words)
        with traced(remit, words):
            done = remit.main(args=words, prog_name="remit", standalone_mode=False)
    except Refused as refused:
        _say(words, refused.code, refused.message, refused.next_step)
        return EXIT_CODES[refused.status]
    except click.exceptions.NoArgsIsHelpError as asked:
        click.echo(asked.message)
        return 0
    except click.UsageError as wrong:
        path = wrong.ctx.command_path if wrong.ctx else "remit"
        # Choices come on lines of their own; a refusal is one sentence.
        told = " ".join(wrong.format_message().split())
        _say(words, "usage", told, f"See how: {path} --help")
        return USAGE
    except click.ClickException as wrong:
        _say(words, "usage", wrong.format_message(), "See how: remit --help")
        return wrong.exit_code
    except (KeyboardInterrupt, click.Abort):
        return INTERRUPTED
    except SystemExit as leaving:
        if sys.stdout is not stdout:  # click took it away: `remit … | head` has seen enough
            _forget_stdout()
            return 0
        return leaving.code if isinstance(leaving.code, int) else UNEXPECTED
    except Exception:
        kept = _keep_traceback()
        _say(
            words,
            "unexpected",
            "Something went wrong that Remit did not expect.",
            f"What happened is written in {kept}",
        )
        return UNEXPECTED
    return done if isinstance(done, int) else 0


EXIT_CODES = {
    "invalid": 3,
    "not_found": 4,
    "not_allowed": 4,
    "refused": 5,
    "stale": 5,
    "unavailable": 6,
}


def _say(words: list[str], code: str, message: str, next_step: str) -> None:
    from cli import show  # a screen of help needs none of what it brings along

    show.error(code, message, next_step, as_json="--json" in words)


def _readable(words: list[str]) -> None:
    """Every word must be text; what is not UTF-8 arrives here as surrogates."""
    for place, word in enumerate(words, start=1):
        if any("\ud800" <= sign <= "\udfff" for sign in word):
            raise Invalid(
                f"Argument {place} is not text in UTF-8.",
                next_step="Give it in UTF-8.",
                code="invalid",
            )


def _forget_stdout() -> None:
    # The reader of our output has gone; what is still in the buffer must not fail a second time.
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _keep_traceback() -> "Path":
    """Write the traceback where an operator can find it, for people never see one on the screen."""
    import tempfile
    import traceback
    from pathlib import Path

    text = traceback.format_exc()
    file = Path(os.environ.get("REMIT_HOME", ".remit")) / "logs" / "remit-cli.log"
    flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW
    with contextlib.suppress(OSError):
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(file, flags, 0o600), "a") as out:
            out.write(text)
        return file
    with contextlib.suppress(OSError):  # a name of its own, so nobody can have laid it out for us
        new, name = tempfile.mkstemp(prefix="remit-cli-", suffix=".log")
        with os.fdopen(new, "w") as out:
            out.write(text)
        return Path(name)
    return Path(os.devnull)


if __name__ == "__main__":
    run()
