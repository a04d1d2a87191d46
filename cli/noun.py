"""A group of commands on one noun; a wrong verb is answered with a near one."""

import difflib

import click

# Words that people bring along from other programs.
_ALSO = {
    "add": ("register", "add", "open", "establish", "propose"),
    "create": ("register", "add", "open", "establish", "offer", "propose"),
    "new": ("register", "add", "open", "establish", "offer", "propose"),
    "get": ("show",),
    "view": ("show",),
    "ls": ("list",),
    "remove": ("deactivate", "close", "withdraw", "cancel"),
    "delete": ("deactivate", "close", "withdraw", "cancel"),
    "assign": ("offer", "delegate"),
    "done": ("report-done",),
    "raise": ("open",),
    "complete": ("report-done", "settle"),
}


class Noun(click.Group):
    """Commands keep the order in which they are written, which is the order of a case."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        wrong = args[0] if args else ""
        if wrong and wrong not in self.commands and not wrong.startswith("-"):
            near = difflib.get_close_matches(wrong, self.commands, n=1) or [
                word for word in _ALSO.get(wrong, ()) if word in self.commands
            ]
            also = f" Did you mean {near[0]!r}?" if near else ""
            ctx.fail(f"There is no command {wrong!r}.{also}")
        return super().resolve_command(ctx, args)
