"""An example for each command that programs send most; a test holds every one of them valid."""

from typing import Any

_PROMISE: dict[str, Any] = {
    "title": "Replace the broken car park lights", "measure": "All 12 lamps are lit at 22:00",
    "within": "10wd", "evidence_required": True,
}  # fmt: skip
_TERMS: dict[str, Any] = {
    "summary": "Keep the motel's car park lit from dusk; the property is under your licence.",
    "measure": "Calls for service to the car park after dark fall below 2 a week.",
    "method": "engage_existing_agency",
    "return_notice": "10wd",
    "commitments": [{**_PROMISE, "promisor": "receiver"}],
}
EXAMPLES: dict[str, dict[str, Any]] = {
    "problem.open": {
        "kind": "problem.open", "problem": "motel", "title": "Thefts at the Ocean View motel",
        "statement": "Guests' cars are broken into at night, about three times a week.",
        "responsibilities": [{
            "key": "lighting", "title": "Lighting of the car park",
            "scope": {"side": "place", "controller": "manager", "places": ["Car park"],
                      "duties": ["Keep it lit from dusk to dawn"]},
            "reserved": ["Answer calls about danger to life"],
        }],
    },
    "handoff.offer": {
        "kind": "handoff.offer", "responsibility": "motel.lighting", "receiver": "housing",
        "terms": _TERMS,
    },
    "handoff.acknowledge": {"kind": "handoff.acknowledge", "handoff": "motel.h1"},
    "handoff.request_info": {
        "kind": "handoff.request_info", "handoff": "motel.h1",
        "question": "Who owns the lamp posts on the east side?",
    },
    "handoff.supply_info": {
        "kind": "handoff.supply_info", "handoff": "motel.h1",
        "answer": "The motel does; the deed is in the file.",
    },
    "handoff.counter": {
        "kind": "handoff.counter", "handoff": "motel.h1",
        "terms": {**_TERMS, "commitments": []},
        "reason": "The lamps are ordered, the date depends on the supplier.",
    },
    "handoff.accept": {
        "kind": "handoff.accept", "handoff": "motel.h1", "version": 1,
        "read_back": "We keep the car park lit from dusk; the lamps are replaced within 10 days.",
    },
    "handoff.decline": {
        "kind": "handoff.decline", "handoff": "motel.h1", "code": "no_mandate",
        "text": "Private land is not ours to light.",
    },
    "handoff.return": {
        "kind": "handoff.return", "handoff": "motel.h1", "reason": "The programme ends in June.",
    },
    "correction.propose": {
        "kind": "correction.propose", "responsibility": "motel.lighting", "tenure": 2,
        "since": "2026-11-27T16:40:00Z", "reason": "Agreed by telephone, recorded on Monday.",
    },
    "handoff.comment": {
        "kind": "handoff.comment", "handoff": "motel.h1",
        "text": "Where is the key to the switch box, @sam@pd?",
    },
    "fact.correct": {
        "kind": "fact.correct", "problem": "motel", "entry": 12, "field": "note",
        "text": "Nine of twelve lamps are in.", "reason": "Counted again on site.",
    },
    "correction.agree": {
        "kind": "correction.agree", "responsibility": "motel.lighting",
        "since": "2026-11-27T16:40:00Z",
    },
    "round.answer": {
        "kind": "round.answer", "round": "r-7k3m9q2a",
        "sheets": [{"sheet": "14", "order": ["noise", "motel"], "group": "tenants", "fear": 4,
                    "styles": ["foot_patrol"]}],
    },
    "round.open": {
        "kind": "round.open", "round": "r-7k3m9q2a", "title": "What matters most on Mile 9",
        "area": "Mile 9", "audience": "Everybody who lives or works there", "method": "online",
        "items": [{"item": "noise", "title": "Noise at night"},
                  {"item": "motel", "title": "Thefts at the motel", "problem": "motel"}],
        "groups": [{"group": "tenants", "invited": 400}],
        "closes": "2026-12-18T18:00:00Z",
    },
    "problem.prioritise": {
        "kind": "problem.prioritise", "problem": "motel", "rank": 2,
        "because": "Nobody was asked yet; 412 hours of patrol last year.",
    },
    "partnership.join": {
        "kind": "partnership.join", "partnership": "motel-table",
        "stake": "Tenants leave because of the dark lots.",
    },
    "partnership.pledge": {
        "kind": "partnership.pledge", "partnership": "motel-table", "resource": "equipment",
        "what": "Lamps", "quantity": 12, "unit": "lamps", "side": "place",
        "since": "2026-12-01T08:00:00Z",
    },
    "agreement.sign": {
        "kind": "agreement.sign", "agreement": "motel-table.a1", "version": 1,
    },
    "trust.contest": {
        "kind": "trust.contest", "party": "housing", "entry": "problem/motel#14",
        "reason": "The lamps came late from the supplier, and we had said so.",
    },
    "finding.open": {
        "kind": "finding.open", "finding": "f-7k3m9q2a", "entry": "problem/motel#12",
        "severity": "minor", "text": "It is not said why the term is so short.",
    },
    "finding.answer": {
        "kind": "finding.answer", "finding": "f-7k3m9q2a", "text": "Entry 14 says why.",
    },
    "concern.report": {
        "kind": "concern.report", "concern": "c-7k3m9q2a", "source": "agency", "matter": "noise",
        "place": "Ocean View motel", "happened": "2026-11-27T23:40:00Z",
        "text": "Shouting in the car park after midnight.", "contact": "555-0100",
    },
    "concern.link": {"kind": "concern.link", "concern": "c-7k3m9q2a", "problem": "motel"},
    "concern.refer": {
        "kind": "concern.refer", "concern": "c-7k3m9q2a", "to": "Animal control",
        "reason": "A stray dog.", "told": "By telephone.",
    },
    "step.plan": {
        "kind": "step.plan", "problem": "motel", "party": "acme", "method": "informal_request",
        "matter": "theft", "aim": "Repair the lamps by March.",
    },
    "step.add_evidence": {
        "kind": "step.add_evidence", "step": "motel.s1", "proof": "link",
        "title": "Calls by address", "location": "file 4471", "sha256": "9f" * 32,
    },
    "step.submit": {"kind": "step.submit", "step": "motel.s1", "asks": ["council"]},
    "step.reply": {
        "kind": "step.reply", "step": "motel.s1", "stance": "refuses",
        "text": "The lamps are the city's.",
    },
    "commitment.propose": {
        "kind": "commitment.propose", "responsibility": "motel.lighting", "promisor": "housing",
        "promise": _PROMISE,
    },
    "commitment.counter": {
        "kind": "commitment.counter", "commitment": "motel.c1",
        "promise": {**_PROMISE, "within": "20wd"},
    },
    "commitment.renegotiate": {
        "kind": "commitment.renegotiate", "commitment": "motel.c1",
        "promise": {**_PROMISE, "within": "20wd"}, "reason": "The lamps come in January.",
    },
    "commitment.report_progress": {
        "kind": "commitment.report_progress", "commitment": "motel.c1",
        "note": "Eight of twelve lamps are in.",
    },
    "commitment.report_done": {
        "kind": "commitment.report_done", "commitment": "motel.c1",
        "evidence": "All twelve lamps were lit at 22:10.", "references": ["Work order 4711"],
    },
    "commitment.verify": {
        "kind": "commitment.verify", "commitment": "motel.c1", "note": "Seen on patrol.",
    },
}  # fmt: skip
