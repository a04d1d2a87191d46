"""Plain words for what happens to the record itself, for corrections of it, and for what auditors
say of it."""

from collections.abc import Mapping

ON_THE_RECORD: Mapping[str, str] = {
    "correction.proposed": "correction proposed",
    "correction.agreed": "correction agreed",
    "correction.refused": "correction refused",
    "correction.withdrawn": "correction withdrawn",
    "correction.expired": "correction expired",
    "fact.corrected": "fact corrected",
    "problem.expungement_requested": "expungement of texts asked for",
    "problem.expungement_refused": "expungement of texts refused",
    "problem.expunged": "texts expunged",
    "party.expungement_requested": "expungement of texts asked for",
    "party.expungement_refused": "expungement of texts refused",
    "party.expunged": "texts expunged",
    "finding.opened": "finding opened",
    "finding.answered": "finding answered",
    "finding.closed": "finding closed",
    "finding.reopened": "finding opened again",
    "key.rotated": "signing key changed",
    "log.began": "new log begun",
    "history.closed": "hash of a history kept",
    "engine.reset": "run of the engine reset",
    "engine.terminated": "run of the engine ended",
    "engine.deleted": "run of the engine deleted",
    "engine.revived": "workflow begun anew from the record",
    "record.reconciled": "engine and record compared",
    "rule.changed": "rule of the scan changed",
    "reading.noted": "reading of the record noted",
}

SEVERITIES: Mapping[str, str] = {
    "note": "a note",
    "minor": "of minor weight",
    "major": "of major weight",
    "critical": "critical",
}

FINDING_STATES: Mapping[str, str] = {
    "unopened": "not opened yet",
    "open": "open",
    "answered": "answered, to be closed",
    "closed": "closed",
}
