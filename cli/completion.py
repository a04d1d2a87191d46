"""`remit completion`: let the shell finish what you type."""

import click
from click.shell_completion import get_completion_class

from cli import show


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print the completion script of a shell.

    \b
    Examples:
      bash:  echo 'eval "$(remit completion bash)"' >> ~/.bashrc
      zsh:   echo 'eval "$(remit completion zsh)"' >> ~/.zshrc
      fish:  remit completion fish > ~/.config/fish/completions/remit.fish
    """
    from cli.main import remit

    made = get_completion_class(shell)
    assert made is not None
    show.line(made(remit, {}, "remit", "_REMIT_COMPLETE").source())
