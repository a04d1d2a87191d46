"""`remit status`: where everything is, and whether it answers."""

import asyncio

import click

from cli import show
from runtime.settings import load_settings
from runtime.stack import locate


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")
def status(*, as_json: bool) -> int:
    """Say where everything is and whether it answers.

    Each part is asked at this moment. The exit code is 0 when all answer, else 6.

    \b
    Examples:
      remit status
      remit status --json | jq -r .portal
    """
    from runtime.health import UP, health

    settings = load_settings()
    stack = locate(settings)
    found = asyncio.run(health(stack, settings))
    if as_json:
        show.as_json(
            {
                "portal": stack.portal_url,
                "temporal": stack.temporal_address,
                "temporal_ui": stack.temporal_ui_url,
                **found,
                "ready": stack.ready,
                "home": str(settings.home.absolute()),
                "supervisor": stack.supervisor,
                "processes": stack.children,
            }
        )
    else:
        places = {
            "database": "PostgreSQL",
            "temporal_server": stack.temporal_address,
            "worker": f"task queue {stack.temporal_task_queue}",
            "portal_server": stack.portal_url,
        }
        show.table(
            ["part", "state", "where"],
            [(name.removesuffix("_server"), state, places[name]) for name, state in found.items()],
        )
        if stack.temporal_ui_url:
            show.line(f"Temporal UI: {stack.temporal_ui_url}")
    return 0 if all(state == UP for state in found.values()) else 6
