"""`python -m cli.docs` prints docs/cli.md: the help of every command, as `--help` gives it."""

import click

from cli import show
from cli.main import COMMANDS, remit

WIDTH = 90
_OPENING = """\
# The command line

This page is made by `make docs` from what `--help` says; change it there.

`remit` has one noun per group. Results go to stdout, everything else to stderr. Every command
that answers takes `--json`, and its fields are only ever added to. Colour appears on a terminal
only, and never when `NO_COLOR` is set.

Commands that change something take:

- `--as PERSON` (or the environment variable `REMIT_AS`): who acts. `party` and `person` commands,
  `playbook add`, `concern rule` and what changes the engine may leave it out on the machine that
  runs Remit; they are then entered by `setup@remit`.
- `--for PERSON`: speak as the deputy of someone who is away.
- `--dry-run`: only say what would happen and who would become responsible.
- `--command-id ID`: name the command. The same id again gives the same answer and does nothing
  twice; with other words it is refused.
- `--yes` where something cannot be undone. Without a terminal nobody can be asked, so it is needed.

A time is written `2026-11-30T14:00:00Z` or with another zone; without one (`2026-11-30 14:00`,
`2026-11-30`) it is read in your own. Ids that begin with `-` are given after `--`.

| exit code | meaning |
| --- | --- |
| 0 | done |
| 1 | unexpected; for `remit audit verify`: the history was changed |
| 2 | the command was not written as it must be |
| 3 | what was written cannot be read or contradicts itself |
| 4 | not found, or not allowed |
| 5 | refused by a rule |
| 6 | a server that is needed does not answer |
| 130 | interrupted |

An error is one sentence and a next step; with `--json` it is
`{"error": {"code", "message", "next_step"}}` on stderr.
"""


def page() -> str:
    """The whole page."""
    parts = [_OPENING]
    context = _context(remit, "remit", None)
    for name in COMMANDS:
        command = remit.get_command(context, name)
        assert command is not None
        parts += _told(command, name, context, 2)
    return "\n".join(parts).rstrip() + "\n"


def _told(command: click.Command, name: str, parent: click.Context, depth: int) -> list[str]:
    context = _context(command, name, parent)
    told = [f"{'#' * depth} {context.command_path}\n", f"```text\n{_help(command, context)}\n```\n"]
    if isinstance(command, click.Group):
        for inner in command.list_commands(context):
            found = command.get_command(context, inner)
            assert found is not None
            told += _told(found, inner, context, depth + 1)
    return told


def _context(command: click.Command, name: str, parent: click.Context | None) -> click.Context:
    return click.Context(
        command,
        info_name=name,
        parent=parent,
        terminal_width=WIDTH,
        max_content_width=WIDTH,
        help_option_names=["-h", "--help"],
    )


def _help(command: click.Command, context: click.Context) -> str:
    return "\n".join(line.rstrip() for line in command.get_help(context).splitlines())


if __name__ == "__main__":
    show.line(page().rstrip())
