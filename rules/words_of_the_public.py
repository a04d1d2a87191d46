"""Plain words of the public page: no code, no shorthand of the trade."""

from collections.abc import Mapping

PUBLIC_STAGES: Mapping[str, str] = {
    "scanning": "We are finding out what exactly the problem is",
    "analysis": "We are finding out why it happens",
    "response": "We are doing something about it, together with others",
    "assessment": "We are checking whether what was done has helped",
    "monitoring": "It was worked on, and we watch whether it stays better",
    "paused": "The work on it pauses",
    "closed": "It is finished",
    "not_a_problem": "We looked at it and found that it is not for us to work on",
    "merged": "It goes on as part of another problem",
}

PUBLIC_SIDES: Mapping[str, str] = {
    "place": "the place where it happens",
    "victim": "those who are harmed by it",
    "offender": "those who cause it",
}
"""For which part of a problem a party answers."""
