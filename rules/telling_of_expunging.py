"""Who is told when texts are to go: those who can approve it, and then everybody who may have a
copy.
"""

from collections.abc import Mapping

from rules.told import NOBODY, Told

EXPUNGING: Mapping[str, Told] = {
    "problem.expungement_requested": Told(
        ("police",), "Approve or refuse: {actor} asks that texts of {problem} be expunged."
    ),
    "problem.expungement_refused": NOBODY,
    "problem.expunged": Told(
        ("everyone",), "Texts of {problem} were expunged; remove your own copies of them too."
    ),
}
