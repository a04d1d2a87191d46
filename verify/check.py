"""The whole verification, check after check, over one bundle."""

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography.x509 import Certificate

from verify import ahead, bodies, dated, forms, kept, logs, proofs, signed, stamps, stories
from verify.ahead import Ahead
from verify.bundle import FORM, Bundle
from verify.headers import Chains
from verify.notes import Key
from verify.verdict import CANNOT_TELL, CHANGED, MISSING, NOT_COVERED, Malformed, Outcome

MOST_RECEIPTS = 100_000


@dataclass(frozen=True)
class Asked:
    """What the auditor brings along; none of it comes from the bundle."""

    keys: Sequence[Key] = ()
    witnesses: Sequence[Key] = ()
    kept: Sequence[Path] = ()
    receipts: Sequence[Path] = ()
    proofs: Sequence[Path] = ()
    tsa: Sequence[Certificate] = ()
    """Certificates of time-stamping authorities, or of those who vouch for them."""
    fresh: timedelta | None = None
    now: datetime = field(default_factory=lambda: datetime.now(UTC))
    processes: int | None = None
    """So many tell the stories of a long history; None for one on each core."""


def check(folder: Path, asked: Asked) -> Outcome:
    """Everything that can be said of the bundle. Raises Refused where it cannot be looked at."""
    outcome = Outcome()
    bundle = Bundle(folder)
    helpers = ahead.begun(bundle, stories.hands(asked.processes))
    try:
        _check(bundle, asked, outcome, helpers)
        outcome.finished = True
    except Malformed as wrong:
        outcome.found(CHANGED, f"The bundle cannot be read to its end: {wrong}.")
        outcome.covered = None
    except (KeyError, TypeError, ValueError, AttributeError) as wrong:
        # Whatever else a hostile bundle can provoke must not look like a verdict.
        outcome.found(CANNOT_TELL, f"Something here cannot be read ({wrong!r:.80}).")
        outcome.covered = None
    finally:
        if helpers is not None:
            helpers.end()
    outcome.begin_with(_files(bundle, helpers.unchanged if helpers else ()))
    return outcome


def _files(bundle: Bundle, unchanged: Container[str]) -> Outcome:
    outcome = Outcome(check="files")
    for path, what in bundle.changed(unchanged):
        if what == "extra":
            outcome.facts["not looked at"] = path
        else:
            outcome.found(MISSING if what == "gone" else CHANGED, f"The file {path} is {what}.")
    return outcome


def _check(bundle: Bundle, asked: Asked, outcome: Outcome, helpers: Ahead | None) -> None:
    about = (
        forms.json_object(bundle.small("about.json").strip()) if bundle.has("about.json") else {}
    )
    if about.get("form") != FORM:
        raise Malformed(f"about.json does not say {FORM}")
    scope = forms.field(about, "scope", str)
    made = forms.instant(about.get("made_at"))
    outcome.facts |= {"covers": scope, "made at": f"{made:%Y-%m-%d %H:%M:%S} UTC (as it says)"}

    outcome.check = "tree"
    seen = list(_checkpoints(bundle, asked, outcome))
    shown = list(_proofs(asked, outcome, seen))
    outcome.check = "receipts"
    receipts = list(_receipts(bundle, asked, outcome))
    streams = bodies.named(bundle)
    names = {stream.chain: stream.name for stream in streams}
    chains = Chains(outcome, lambda chain: names.get(chain, f"chain {chain[:12].decode()}…"))
    believed = max((one.checkpoint.size for one in seen if one.known and not one.kept), default=0)
    wanted = {leaf for receipt in receipts for leaf in receipt.leaves}
    began = logs.read(bundle, asked.keys, outcome)
    wanted |= {each.leaf for each in began}
    outcome.check = "chains"
    sizes = {one.checkpoint.size for one in seen} | logs.sizes(began)
    chains.walk(bundle, sizes, believed, wanted)

    judged = logs.comparable(seen, began, chains.roots, chains.present, outcome)
    signed.compare(judged, chains.roots, chains.tree.size, outcome)
    outcome.check = "cover"
    _covered(outcome, chains, believed)
    outcome.check = "stamps"
    stamped = stamps.look(bundle, asked.tsa, judged, outcome)
    if stamped is not None:
        dated.look(bundle, *stamped, {stream.chain: stream for stream in streams}, outcome)
    if asked.fresh is not None:
        outcome.check = "freshness"
        signed.fresh(seen, asked.fresh, asked.now, outcome)
    outcome.check = "witnesses"
    _witnessed(seen, asked, outcome)
    outcome.check = "receipts"
    signed.honoured(receipts, chains.present, made, outcome)
    outcome.check = "proofs"
    proofs.look(bundle, shown, names, outcome)
    bundle.withheld = about.get("withheld") == "texts"
    told = helpers.finish() if helpers else {}
    stories.tell(bundle, streams, chains.ends, outcome, stories.hands(asked.processes), told)
    outcome.check = "bodies"
    _unnamed(chains, names, scope, outcome)


def _checkpoints(bundle: Bundle, asked: Asked, outcome: Outcome) -> Iterator[signed.Seen]:
    waiting = [(path, bundle.small(path), False) for path in bundle.under("checkpoints")]
    waiting += [(where, raw, True) for path in asked.kept for where, raw in kept.notes(path)]
    for where, raw, brought in waiting:
        try:
            yield signed.read_checkpoint(where, raw, asked.keys, asked.witnesses, kept=brought)
        except Malformed as wrong:
            if brought:
                _unreadable("checkpoint", where, wrong, outcome, "kept")
            else:
                outcome.found(CHANGED, f"The checkpoint {where} is refused: {wrong}.")


def _proofs(asked: Asked, outcome: Outcome, seen: list[signed.Seen]) -> Iterator[proofs.Proof]:
    """The proofs that can be read; their checkpoints join those that are seen."""
    for file in asked.proofs:
        try:
            proof = proofs.Proof.read(file)
            seen.append(proof.signed(asked.keys, asked.witnesses))
            yield proof
        except Malformed as wrong:
            _unreadable("proof", file.name, wrong, outcome, "proofs")


def _unreadable(noun: str, where: str, wrong: Malformed, outcome: Outcome, check_: str) -> None:
    """What the auditor brought and cannot be read accuses nobody: the bundle may well be whole."""
    was, outcome.check = outcome.check, check_
    outcome.found(CANNOT_TELL, f"The {noun} {where}, which you brought, is refused: {wrong}. It"
                  " says nothing about the bundle; bring it as it was given.")  # fmt: skip
    outcome.check = was


def _receipts(bundle: Bundle, asked: Asked, outcome: Outcome) -> Iterator[signed.Receipt]:
    """Those that the auditor brings, and of the operator's own those whose key is known."""
    for path in asked.receipts:
        try:
            raw = path.read_bytes()[: 1 << 20]
            yield signed.Receipt.read(path.name, raw, asked.keys)
        except Malformed as wrong:
            _unreadable("receipt", path.name, wrong, outcome, "receipts")
    unknown = 0
    for place, row in enumerate(bundle.rows("receipts.jsonl"), start=1):
        if place > MOST_RECEIPTS:
            outcome.facts["receipts"] = f"only the first {MOST_RECEIPTS:,} were looked at"
            break
        raw = forms.field(row, "note", str).encode()
        for found in _receipt(f"receipt {place}", raw, asked, outcome):
            if found.known:
                yield found
            unknown += not found.known
    if unknown:
        outcome.facts["receipts"] = f"{unknown:,} that the operator kept bear no key that was given"


def _receipt(where: str, raw: bytes, asked: Asked, outcome: Outcome) -> Iterator[signed.Receipt]:
    try:
        yield signed.Receipt.read(where, raw, asked.keys)
    except Malformed as wrong:
        outcome.found(CHANGED, f"The receipt {where} is refused: {wrong}.")


def _covered(outcome: Outcome, chains: Chains, believed: int) -> None:
    """What no checkpoint of a known key covers could be cut off without a trace."""
    left = outcome.entries - (outcome.covered or 0)
    if outcome.covered is None and believed == 0:
        outcome.found(NOT_COVERED, f"all {outcome.entries:,} entries: no checkpoint that a known"
                      " key has signed is here")  # fmt: skip
    elif left > 0 and outcome.covered is not None:
        first = sorted((chains.name_of(chain), seq) for chain, seq in chains.uncovered.items())
        told = ", ".join(f"{name} from entry {seq}" for name, seq in first[:5])
        more = f" and {len(first) - 5:,} more" if len(first) > 5 else ""
        # Where a larger checkpoint does not fit what is here, its entries were not told apart.
        which = f": {told}{more}" if told else ""
        outcome.found(NOT_COVERED, f"the newest {left:,} of {outcome.entries:,} entries{which}")


def _witnessed(seen: Sequence[signed.Seen], asked: Asked, outcome: Outcome) -> None:
    """Each witness that the auditor names has seen the newest checkpoint that is here."""
    newest = [one for one in seen if one.known and one.checkpoint.size == outcome.covered]
    for key in asked.witnesses:
        by_it = [one for one in seen if one.known and key in one.witnesses]
        if not by_it:
            what = f"the witness {key.name} has cosigned no checkpoint that is here"
            outcome.found(NOT_COVERED, what)
        elif not any(key in one.witnesses for one in newest):
            most = max(one.checkpoint.size for one in by_it)
            what = f"the witness {key.name} has seen the first {most:,} entries and no more"
            outcome.found(NOT_COVERED, what)


def _unnamed(chains: Chains, names: dict[bytes, str], scope: str, outcome: Outcome) -> None:
    """Chains of which only hashes are here: right for a part, wrong for a bundle of everything."""
    unnamed = len(chains.ends.keys() - names.keys())
    if unnamed and scope == "everything":
        what = f"{unnamed:,} chains have headers here, and neither a name nor bodies"
        outcome.found(MISSING, what)
    elif unnamed:
        outcome.facts["by hash only"] = f"{unnamed:,} chains whose bodies are not in this bundle"
