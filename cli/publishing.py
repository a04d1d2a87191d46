"""`remit problem publish`: what the public page shows of a problem, and when no longer."""

import click

from cli.verbs import verb, words


def add(problem: click.Group) -> None:
    """The two commands; whether there is a public page at all is a setting."""
    verb(
        problem,
        "publish",
        "problem.publish",
        "Show it on the public page, in these words and no others, with the parties that answer"
        " for it. That page is there where the portal runs with REMIT_PUBLIC_PROBLEMS=on.",
        words("title", "Its title for the public."),
        words("text", "What the public reads about it. No names, no addresses."),
        words("area", "The part of town, never an address."),
        subject="problem",
        example='remit problem publish motel --title "Thefts from parked cars" \\\n'
        '      --text "Cars are broken into at night. We work on the lighting." \\\n'
        "      --area Harbour --as sam@pd",
    )
    verb(
        problem,
        "unpublish",
        "problem.unpublish",
        "Take it off the public page.",
        words("reason", "Why."),
        subject="problem",
        example='remit problem unpublish motel --reason "It named a house" --as sam@pd',
    )
