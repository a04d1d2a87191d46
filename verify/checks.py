"""What is examined, in words for whoever reads the report, and what came of each check."""

from collections import Counter

from verify.check import Asked
from verify.verdict import Outcome

CHECKS = {
    "files": "Every file is the one that the list of files names.",
    "bodies": "The text of each entry was hashed and compared with the hash in its header.",
    "chains": "The entries of each problem and each party are numbered without a gap, and each"
    " names the hash of the one before.",
    "tree": "All headers together were hashed to one root, as RFC 6962 says, and compared with"
    " every signed checkpoint.",
    "cover": "No entry lies beyond the newest checkpoint, where it could be cut off unseen.",
    "kept": "The history still begins with what it was when a checkpoint was kept from it.",
    "witnesses": "Others, who do not run the log, were shown this very history.",
    "freshness": "A witness has seen this history lately, so it is not an old one.",
    "receipts": "Whatever somebody was given a receipt for is here.",
    "stamps": "An authority of time says when these entries were there.",
    "proofs": "The proof that somebody was given for one answer holds in this history.",
    "rules": "The entries were told again: each follows on what came before, and a"
    " responsibility moved only by acceptance, return, recall or reversion.",
    "tables": "Who held what from when to when was told from the entries and compared with what"
    " the operator's tables claim; no tenure leaves a gap or overlaps another.",
}
"""Each check by the name that findings bear, and what it shows where it finds nothing."""

MEANS = {
    "CHANGED": "It is not what was recorded, or the rules do not allow it to stand there.",
    "MISSING": "It was recorded, or promised, and it is not here.",
    "EXPUNGED": "Its text was taken out by two people with a legal basis; its place still holds.",
    "NOT COVERED BY A CHECKPOINT": "No signature that was known vouches for it yet.",
    "FORK": "The log signed two histories that contradict one another.",
    "LOST": "After a restore a new log began, and it admits that these entries are gone.",
    "NOT DISCLOSED": "Its text was left out of this bundle, so only its hash was compared.",
    "STALE": "What was asked to be recent is not, or bears no date that can be trusted.",
    "KEY UNKNOWN": "It is signed by nobody whose key was given.",
    "CANNOT TELL": "This program does not know what to make of it.",
}
"""What the words of findings mean, for those that the report explains."""


def results(outcome: Outcome, asked: Asked) -> dict[str, str]:
    """For each check: passed, how much it found, or what would be needed to make it."""
    needs = {
        "tree": (asked.keys, "the log's key: --key"),
        "cover": (asked.keys, "the log's key: --key"),
        "kept": (asked.kept, "a checkpoint kept from before: --kept"),
        "witnesses": (asked.witnesses, "the key of a witness: --witness"),
        "freshness": (asked.fresh, "how lately a witness must have seen it: --fresh"),
        "receipts": (
            asked.receipts or any(key.name.endswith("/receipts") for key in asked.keys),
            "a receipt, and the key for receipts: --receipt and --key",
        ),
        "stamps": (asked.tsa, "an authority's certificate: --tsa"),
        "proofs": (asked.proofs, "a proof: --proof"),
    }
    found = Counter(finding.check for finding in outcome.findings)
    told = {}
    for name in CHECKS:
        brought, wanted = needs.get(name, (True, ""))
        if found[name]:
            told[name] = f"{found[name]:,} finding{'s' if found[name] > 1 else ''}"
        elif not outcome.finished:
            told[name] = "not finished"
        elif name in ("rules", "tables") and found["bodies"]:
            told[name] = "passed, where the texts are those that were recorded"
        else:
            told[name] = "passed" if brought else f"not made: it needs {wanted}"
    return told
