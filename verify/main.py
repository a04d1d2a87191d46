"""`remit-verify`: the command. Reads a bundle, says what it found, and ends with 0, 1, 2 or 3."""

import argparse
import gc
import os
import re
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography.x509 import Certificate, load_pem_x509_certificates

from verify import page, telling
from verify.check import Asked, check
from verify.checks import results
from verify.forms import instant
from verify.notes import COSIGNATURE, ED25519, Key
from verify.verdict import CANNOT_TELL, Malformed, Outcome, Refused

_AGE = re.compile(r"([1-9][0-9]{0,5})([smhd])")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


def run() -> None:
    """The program. A reader of the output that has gone away is no failure of the check."""
    try:
        gc.disable()  # what is read has no circles in it, and there is a lot of it
        code = answer(sys.argv[1:])
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 3
    except KeyboardInterrupt:
        code = 130
    sys.exit(code)


def answer(words: list[str]) -> int:
    """Do what the words ask; return the exit code."""
    asked = _parser().parse_args(words)
    brought = Asked(
        keys=asked.key, witnesses=asked.witness, kept=asked.kept, receipts=asked.receipt,
        proofs=asked.proof,
        tsa=[one for found in asked.tsa for one in found], fresh=asked.fresh,
        now=asked.now or datetime.now(UTC), processes=asked.processes,
    )  # fmt: skip
    try:
        outcome = check(asked.bundle, brought)
    except Refused as refused:
        outcome = Outcome()
        outcome.found(CANNOT_TELL, str(refused))
    except OSError as wrong:
        outcome = Outcome()
        outcome.found(CANNOT_TELL, f"The bundle could not be read to its end ({wrong.strerror}).")
    outcome.checks = results(outcome, brought)
    if asked.report is not None:
        try:
            page.write(asked.report, outcome, asked.bundle, brought)
        except OSError as wrong:
            sys.stderr.write(f"The report cannot be written: {wrong.strerror}.\n")
            return 2
    sys.stdout.write(telling.as_json(outcome) if asked.json else telling.as_text(outcome))
    return outcome.exit_code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="remit-verify",
        description="Check a bundle made by `remit audit export`, offline and trusting nobody.",
        epilog="Exit codes: 0 unaltered and complete, 1 tampered with, 2 usage, 3 cannot tell.",
    )
    parser.add_argument("bundle", type=Path, help="the folder that holds the bundle")
    parser.add_argument(
        "--key", type=_key(ED25519), action="append", default=[], metavar="VKEY",
        help="a public key of the log, or the file it is in; not from the bundle (repeatable)",
    )  # fmt: skip
    parser.add_argument(
        "--witness", type=_key(COSIGNATURE), action="append", default=[], metavar="VKEY",
        help="the public key of a witness who must have seen the log (repeatable)",
    )  # fmt: skip
    parser.add_argument(
        "--kept", type=_file, action="append", default=[], metavar="FILE",
        help="a checkpoint that you kept from before (repeatable)",
    )  # fmt: skip
    parser.add_argument(
        "--receipt", type=_file, action="append", default=[], metavar="FILE",
        help="a receipt that somebody was given (repeatable)",
    )  # fmt: skip
    parser.add_argument(
        "--proof", type=_file, action="append", default=[], metavar="FILE",
        help="a proof of an entry that somebody was given (repeatable)",
    )  # fmt: skip
    parser.add_argument(
        "--tsa", type=_certificates, action="append", default=[], metavar="FILE",
        help="certificates (PEM) to which those of a time stamp must lead (repeatable)",
    )  # fmt: skip
    parser.add_argument(
        "--fresh", type=_age, metavar="AGE", help="a witness saw it this lately, such as 10m or 2d"
    )
    parser.add_argument("--now", type=_now, metavar="INSTANT", help="measure --fresh from then")
    parser.add_argument(
        "--processes", type=_processes, metavar="N",
        help="so many processes tell a long history; one on each core unless said",
    )  # fmt: skip
    parser.add_argument("--json", action="store_true", help="answer as JSON")
    parser.add_argument("--report", type=Path, metavar="FILE", help="write a page for print")
    return parser


def _key(kind: int):  # type: ignore[no-untyped-def]
    def read(text: str) -> Key:
        if "+" not in text:
            text = _file(text).read_text()
        try:
            found = Key.read(text)
        except Malformed as wrong:
            raise argparse.ArgumentTypeError(f"{wrong}") from None
        if found.kind != kind:
            mine, other = ("--key", "--witness") if kind == ED25519 else ("--witness", "--key")
            raise argparse.ArgumentTypeError(
                f"{found.name} is not a key for {mine}; give it with {other}"
            )
        return found

    return read


def _certificates(text: str) -> list[Certificate]:
    try:
        return load_pem_x509_certificates(_file(text).read_bytes())
    except ValueError:
        raise argparse.ArgumentTypeError(f"there is no certificate in {text!r}") from None


def _file(text: str) -> Path:
    path = Path(text)
    if not path.is_file():
        raise argparse.ArgumentTypeError(f"there is no file {text!r}")
    return path


def _age(text: str) -> timedelta:
    found = _AGE.fullmatch(text)
    if found is None:
        raise argparse.ArgumentTypeError("an age reads 90s, 10m, 24h or 7d")
    return timedelta(**{_UNITS[found[2]]: int(found[1])})


def _processes(text: str) -> int:
    if text not in map(str, range(1, 65)):
        raise argparse.ArgumentTypeError("from 1 to 64 processes can be asked for")
    return int(text)


def _now(text: str) -> datetime:
    try:
        return instant(text)
    except Malformed as wrong:
        raise argparse.ArgumentTypeError(str(wrong)) from None
