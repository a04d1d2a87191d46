"""The options that describe a responsibility, and what is made of them."""

from collections.abc import Callable
from typing import Any

import click

from cli.verbs import many, one_of, words
from schemas.parties import Grade
from schemas.scope import Controller, Side


def a_scope(function: Callable[..., Any]) -> Callable[..., Any]:
    """Options for what a responsibility covers."""
    for option in reversed(
        [
            many("duty", "duties", "A duty it covers; may be repeated."),
            many("place", "places", "A place where it applies; may be repeated."),
            one_of("side", Side, "The side of the problem triangle.", required=False),
            one_of("controller", Controller, "Who can keep it in check.", required=False),
        ]
    ):
        function = option(function)
    return function


def a_responsibility(function: Callable[..., Any]) -> Callable[..., Any]:
    """Options for one new responsibility."""
    options = [
        click.option("--key", help="The last part of its id, such as lighting."),
        words("responsibility", "What the duty is called.", required=False),
        a_scope,
        many("reserved", "reserved", "A duty that stays with police; may be repeated."),
        click.option("--fallback", metavar="PARTY", help="To whom it reverts; police if left out."),
        one_of("demands", Grade, "The decision power that accepting it needs.", required=False),
    ]
    for option in reversed(options):
        function = option(function)
    return function


def scope(said: dict[str, Any]) -> dict[str, Any]:
    """The scope, of the place and its manager unless said otherwise."""
    for needed, option in (("duties", "--duty"), ("places", "--place")):
        if not said[needed]:
            raise click.UsageError(f"Missing option '{option}'.")
    return {
        "side": said["side"] or "place",
        "controller": said["controller"] or "manager",
        "places": said["places"],
        "duties": said["duties"],
    }


def new_responsibility(said: dict[str, Any], *, title: str | None = None) -> dict[str, Any]:
    if not said["key"]:
        raise click.UsageError("Missing option '--key'.")
    return {
        "key": said["key"],
        "title": said["responsibility"] or title or said["key"],
        "scope": scope(said),
        "reserved": said["reserved"] or None,
        "fallback": said["fallback"],
        "demands": said["demands"],
    }
