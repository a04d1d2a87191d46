"""Time stamps of RFC 3161 over checkpoints: that an authority whose certificate leads to one of
the auditor's says when a checkpoint was there. Whether a certificate was revoked is not asked.
"""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import new as hashed

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import (
    BasicConstraints,
    Certificate,
    ExtendedKeyUsage,
    ExtensionNotFound,
    InvalidVersion,
    load_der_x509_certificate,
)
from cryptography.x509.oid import ExtendedKeyUsageOID

from verify import der
from verify.bundle import Bundle
from verify.notes import Checkpoint
from verify.signed import Seen
from verify.verdict import CANNOT_TELL, CHANGED, KEY_UNKNOWN, Malformed, Outcome

_SIGNED_DATA = bytes.fromhex("2a864886f70d010702")
_TST_INFO = bytes.fromhex("2a864886f70d0109100104")
_CONTENT_TYPE = bytes.fromhex("2a864886f70d010903")
_DIGEST = bytes.fromhex("2a864886f70d010904")
_CERTIFICATE = {
    bytes.fromhex("2a864886f70d010910022f"): "sha256",
    bytes.fromhex("2a864886f70d010910020c"): "sha1",
}
_HASHES: dict[bytes, tuple[str, hashes.HashAlgorithm]] = {
    bytes.fromhex("608648016503040201"): ("sha256", hashes.SHA256()),
    bytes.fromhex("608648016503040202"): ("sha384", hashes.SHA384()),
    bytes.fromhex("608648016503040203"): ("sha512", hashes.SHA512()),
}
_WAYS = {
    bytes.fromhex("2a864886f70d010101"), bytes.fromhex("2a864886f70d01010b"),
    bytes.fromhex("2a864886f70d01010c"), bytes.fromhex("2a864886f70d01010d"),
    bytes.fromhex("2a8648ce3d040302"), bytes.fromhex("2a8648ce3d040303"),
    bytes.fromhex("2a8648ce3d040304"), bytes.fromhex("2b6570"),
}  # fmt: skip
_LONGEST_CHAIN = 6


class Unsupported(Exception):  # noqa: N818 - completes a sentence
    """The stamp is made in a way that this verifier does not know."""


class Stranger(Exception):  # noqa: N818 - says what is the case
    """The stamp holds, and its certificate leads to none that was given."""


@dataclass(frozen=True)
class Stamp:
    """What an authority says: that something with this hash was there at this time."""

    digest: str
    imprint: bytes
    at: datetime
    by: str


def look(
    bundle: Bundle, roots: Sequence[Certificate], seen: Sequence[Seen], outcome: Outcome
) -> tuple[int, datetime, str] | None:
    """Check each stamp in the bundle; how far the newest one reaches, from when and whose it is."""
    paths = bundle.under("stamps")
    if paths and not roots:
        outcome.facts["time stamps"] = f"{len(paths)}, not checked: no --tsa was given"
        return None
    best: tuple[int, datetime, str] | None = None
    for path in paths:
        try:
            stamp = read(bundle.small(path), roots)
        except Malformed as wrong:
            outcome.found(CHANGED, f"The time stamp {path} is refused: {wrong}.")
        except Unsupported as way:
            outcome.found(CANNOT_TELL, f"The time stamp {path} cannot be checked here: {way}.")
        except Stranger:
            what = f"the time stamp {path} is by nobody whose certificate was given"
            outcome.found(KEY_UNKNOWN, what)
        else:
            found = _stamped(stamp, seen)
            if found is None:
                outcome.found(CHANGED, f"The time stamp {path} is over no checkpoint that is here.")
            elif found.known and (best is None or found.checkpoint.size >= best[0]):
                best = (found.checkpoint.size, stamp.at, stamp.by)
                outcome.facts["stamped"] = (
                    f"{best[0]:,} entries were there at {stamp.at:%Y-%m-%d %H:%M:%S} UTC,"
                    f" says {stamp.by}"
                )
    return best


def _stamped(stamp: Stamp, seen: Sequence[Seen]) -> Seen | None:
    for one in seen:
        if hashed(stamp.digest, _text(one.checkpoint)).digest() == stamp.imprint:
            return one
    return None


def _text(point: Checkpoint) -> bytes:
    return f"{point.origin}\n{point.size}\n{base64.b64encode(point.root).decode()}\n".encode()


def read(raw: bytes, roots: Sequence[Certificate]) -> Stamp:
    """The stamp in a response. Raises Malformed, Unsupported, Stranger."""
    try:
        return _read(raw, roots)
    except UnsupportedAlgorithm:
        raise Unsupported("its certificate is of a kind that is not known here") from None
    except Malformed:
        raise
    except (LookupError, ValueError, TypeError, InvalidVersion):
        raise Malformed("it does not have the form of a time stamp") from None


def _read(raw: bytes, roots: Sequence[Certificate]) -> Stamp:
    status, token = der.read(raw).one(der.SEQUENCE).items()
    if status.items()[0].content not in (b"\x00", b"\x01"):
        raise Malformed("the authority refused to give it")
    kind, content = token.one(der.SEQUENCE).items()
    if kind.content != _SIGNED_DATA:
        raise Malformed("it is not signed data")
    _, _, inside, *rest = der.read(content.content).one(der.SEQUENCE).items()
    holds, wrapped = inside.items()
    if holds.content != _TST_INFO:
        raise Malformed("it is signed data of another kind")
    told = der.read(wrapped.content).one(der.OCTETS).content
    given = [item for part in rest if part.tag == der.OPTION_0 for item in part.items()]
    certificates = [load_der_x509_certificate(item.raw) for item in given]
    [signer] = rest[-1].one(der.SET).items()
    info = der.read(told).one(der.SEQUENCE).items()
    algorithm, imprint = info[2].items()
    at = datetime.strptime(
        info[4].one(der.TIME).content.decode("ascii")[:14], "%Y%m%d%H%M%S"
    ).replace(tzinfo=UTC)
    certificate = _signed(signer, told, certificates)
    _vouched(certificate, certificates, roots, at)
    name = certificate.subject.rfc4514_string()
    return Stamp(_hash(algorithm)[0], imprint.one(der.OCTETS).content, at, name)


def _hash(algorithm: der.Item) -> tuple[str, hashes.HashAlgorithm]:
    found = _HASHES.get(algorithm.items()[0].one(der.OID).content)
    if found is None:
        raise Unsupported("it uses a hash other than SHA-2")
    return found


def _signed(signer: der.Item, told: bytes, certificates: list[Certificate]) -> Certificate:
    """The certificate whose key signed this. Raises Malformed where nobody's here did."""
    _, _, algorithm, attributes, way, signature, *_ = signer.one(der.SEQUENCE).items()
    name, digest = _hash(algorithm)
    if way.items()[0].content not in _WAYS:
        raise Unsupported("it is signed in a way other than RSA, ECDSA or Ed25519")
    said = {}
    for attribute in attributes.one(der.OPTION_0).items():
        kind, values = attribute.items()
        if kind.content in said:
            raise Malformed("it says one thing twice")
        said[kind.content] = values.one(der.SET).items()
    if said[_CONTENT_TYPE][0].content != _TST_INFO:
        raise Malformed("its signature is over something of another kind")
    if said[_DIGEST][0].content != hashed(name, told).digest():
        raise Malformed("what it says is not what was signed")
    message = b"\x31" + attributes.raw[1:]
    for certificate in certificates:
        if _names(said, certificate) and _holds(
            certificate, message, signature.one(der.OCTETS).content, digest
        ):
            return certificate
    raise Malformed("its signature does not hold")


def _names(said: dict[bytes, list[der.Item]], certificate: Certificate) -> bool:
    """Whether what was signed names this certificate, as RFC 3161 demands."""
    raw = certificate.public_bytes(Encoding.DER)
    for kind, name in _CERTIFICATE.items():
        for value in said.get(kind, ()):
            first = value.items()[0].items()[0].items()
            if first[0].tag == der.SEQUENCE:  # names its hash; the default is SHA-256
                name, first = _hash(first[0])[0], first[1:]
            if hashed(name, raw, usedforsecurity=False).digest() == first[0].content:
                return True
    return False


def _holds(
    certificate: Certificate, message: bytes, signature: bytes, digest: hashes.HashAlgorithm
) -> bool:
    key = certificate.public_key()
    try:
        match key:
            case rsa.RSAPublicKey():
                key.verify(signature, message, padding.PKCS1v15(), digest)
            case ec.EllipticCurvePublicKey():
                key.verify(signature, message, ec.ECDSA(digest))
            case ed25519.Ed25519PublicKey():
                key.verify(signature, message)
            case _:
                raise Unsupported("its key is of a kind other than RSA, ECDSA or Ed25519")
    except InvalidSignature:
        return False
    return True


def _vouched(
    certificate: Certificate,
    certificates: Sequence[Certificate],
    roots: Sequence[Certificate],
    at: datetime,
) -> None:
    """The certificate is for time stamps, and leads to one that the auditor gave."""
    try:
        usage = certificate.extensions.get_extension_for_class(ExtendedKeyUsage).value
    except ExtensionNotFound:
        raise Malformed("its certificate is not for time stamps") from None
    if list(usage) != [ExtendedKeyUsageOID.TIME_STAMPING]:
        raise Malformed("its certificate is not for time stamps alone")
    reached = certificate
    for _ in range(_LONGEST_CHAIN):
        if not reached.not_valid_before_utc <= at <= reached.not_valid_after_utc:
            raise Malformed("a certificate was not valid at that time")
        if reached in roots:
            return
        issuer = next((one for one in (*roots, *certificates) if _issued(reached, one)), None)
        if issuer is None:
            raise Stranger
        reached = issuer
    raise Stranger


def _issued(certificate: Certificate, by: Certificate) -> bool:
    if certificate == by:
        return False
    try:
        certificate.verify_directly_issued_by(by)
        return by.extensions.get_extension_for_class(BasicConstraints).value.ca
    except (ValueError, TypeError, InvalidSignature, ExtensionNotFound):
        return False
