"""The operations guide names commands, options, settings and files that exist."""

import re
import shlex

import click

from cli.main import remit
from runtime.settings import Settings
from tests.deploy.composed import HOUSE, compose

GUIDE = (HOUSE / "docs" / "operations.md").read_text()


def commands() -> list[list[str]]:
    """Every command of Remit's in the guide, in a block or in a sentence."""
    told = re.findall(r"\bremit ((?:[a-z-]+|--[a-z-]+)(?: (?:[a-z-]+|--[a-z-]+))*)", code())
    return [shlex.split(one) for one in told]


def code() -> str:
    blocks = re.findall(r"```sh\n(.*?)```", GUIDE, re.DOTALL)
    return "\n".join([*blocks, *re.findall(r"`([^`\n]+)`", GUIDE)])


def test_every_command_in_it_exists_with_its_options() -> None:
    found = commands()
    assert len(found) > 15
    for words in found:
        group: click.Command = remit
        context = click.Context(group, info_name="remit")
        for word in words:
            if word.startswith("--"):
                options = [name for one in group.get_params(context) for name in one.opts]
                assert word in options, " ".join(words)
            elif isinstance(group, click.Group):
                inner = group.get_command(context, word)
                assert inner is not None, " ".join(words)
                group, context = inner, click.Context(inner, parent=context, info_name=word)


def test_every_setting_in_it_is_one() -> None:
    known = {f"REMIT_{field.upper()}" for field in Settings.model_fields}
    ours = {"REMIT_BIND", "REMIT_IMAGE"}  # of docker-compose.yml
    for name in re.findall(r"\bREMIT_[A-Z_]*[A-Z]\b", GUIDE):
        assert name.removesuffix("_FILE") in known | ours, name


def test_every_file_in_it_is_here() -> None:
    named = set(re.findall(r"`((?:deploy|tests)/[\w./-]+)`", GUIDE))
    assert len(named) >= 4
    for file in named:
        assert (HOUSE / file).exists(), file
    for page in re.findall(r"\]\((decisions/[^)]+)\)", GUIDE):
        assert (HOUSE / "docs" / page).exists(), page


def test_every_service_that_it_calls_is_in_the_compose_file() -> None:
    services = set(compose()["services"])
    for line in re.findall(r"docker compose ([^`\n#&]+)", GUIDE):
        words = [word for word in line.split() if not word.startswith("-")]
        if words[0] in ("exec", "run", "up", "logs"):
            named = [word for word in words[1:] if re.fullmatch(r"[a-z][a-z-]+", word)]
            if words[0] in ("exec", "run") and named:
                assert named[0] in services, line
