"""The one way out: nothing that an address can say leads inside, and nothing answers for ever."""

import asyncio
import contextlib
import ssl
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from runtime.outward.addresses import BadAddress, Target, allowed_inside, read
from runtime.outward.client import LARGEST, NotReached, Outward, Reply
from runtime.outward.public import is_public
from runtime.ports import free_port
from schemas.errors import Invalid
from tests.runtime.certified import Authority

HOOKS = "hooks.example.org"

WRONG = [
    # Another scheme.
    "http://hooks.example.org/", "ftp://hooks.example.org/", "file:///etc/passwd",
    "gopher://hooks.example.org:70/x", "javascript:alert(1)", "//hooks.example.org/", "", "https:",
    "https:/hooks.example.org", "https:hooks.example.org", "HTTP://hooks.example.org/",
    # A number instead of a name, in every writing that some resolver understands.
    "https://127.0.0.1/", "https://10.1.2.3/", "https://169.254.169.254/latest/meta-data/",
    "https://100.64.0.1/", "https://0.0.0.0/", "https://[::1]/", "https://[fd00::1]/",
    "https://[::ffff:127.0.0.1]/", "https://[::ffff:7f00:1]/", "https://[64:ff9b::7f00:1]/",
    "https://[fe80::1%25eth0]/", "https://2130706433/", "https://0177.0.0.1/", "https://0x7f.1/",
    "https://0x7f000001/", "https://127.1/", "https://127.0.1/", "https://017700000001/",
    "https://8.8.8.8/", "https://1.1.1.1./", "https://hooks.example.org.1/",
    # Names of the inside.
    "https://localhost/", "https://LOCALHOST/", "https://foo.localhost/", "https://localhost./",
    "https://postgres/", "https://temporal/", "https://metadata.google.internal/",
    "https://printer.local/", "https://nas.lan/", "https://x.home.arpa/",
    # A host that two readers read in two ways.
    "https://hooks.example.org./", "https://hooks。example。org/", "https://ⓛocalhost/",
    "https://127。0。0。1/", "https://hooks.example.org\\@127.0.0.1/", "https://hooks..org/",
    "https://-hooks.example.org/", "https://hooks_.example.org/", "https://hooks%2eexample.org/",
    "https://[hooks.example.org]/", "https://hooks.example.org:/", "https://:443/",
    # Somebody else's name before the @, other ports, what is never sent, signs that end a line.
    "https://user:pass@hooks.example.org/", "https://hooks.example.org@127.0.0.1/",
    "https://@hooks.example.org/", "https://hooks.example.org:22/",
    "https://hooks.example.org:5432/", "https://hooks.example.org:7233/",
    "https://hooks.example.org:8233/", "https://hooks.example.org:80/",
    "https://hooks.example.org:0/", "https://hooks.example.org:99999/",
    "https://hooks.example.org:٤٤٣/", "https://hooks.example.org:4 43/",
    "https://hooks.example.org/#part", "https://hooks.example.org/#",
    "https://hooks.example.org/\r\nX-Evil: 1", "https://hooks.example.org/\nx",
    "https://hooks.example.org/\tx", "https://hooks.example.org/ x", " https://hooks.example.org/",
    "https://hooks.example.org/\x00", "https://hooks.example.org/ü", "https://hooks.example.org/\x7f",
    "https://hooks.example.org/" + "x" * 8192,
]  # fmt: skip


@pytest.mark.parametrize("url", WRONG, ids=lambda url: repr(url)[1:40])
def test_an_address_that_could_lead_inside_is_refused_by_its_text(url: str) -> None:
    with pytest.raises(BadAddress) as refused:
        read(url)
    assert "https://hooks.example.org/remit" in refused.value.next_step
    assert len(refused.value.message) < 200


@pytest.mark.parametrize(
    ("url", "target"),
    [
        (
            "https://hooks.example.org",
            Target("https://hooks.example.org", True, HOOKS, 443, "/"),
        ),
        (
            "https://Hooks.Example.org:8443/a/b?c=d@e",
            Target("https://Hooks.Example.org:8443/a/b?c=d@e", True, HOOKS, 8443, "/a/b?c=d@e"),
        ),
        (
            "https://xn--mnchen-3ya.de/x",
            Target("https://xn--mnchen-3ya.de/x", True, "xn--mnchen-3ya.de", 443, "/x"),
        ),
    ],
)
def test_a_public_name_is_read(url: str, target: Target) -> None:
    assert read(url) == target


def test_only_what_the_operator_names_lies_inside() -> None:
    inside = allowed_inside("127.0.0.1:8080, hooks.city.lan:8443")
    assert read("http://127.0.0.1:8080/x", inside).inside
    assert read("https://hooks.city.lan:8443/x", inside).authority == "hooks.city.lan:8443"
    for other in ("http://127.0.0.1:8081/", "https://127.0.0.1/", "http://hooks.city.lan/"):
        with pytest.raises(BadAddress):
            read(other, inside)
    for wrong in ("localhost", "localhost:", ":80", "x:99999", "x:٨٠"):
        with pytest.raises(Invalid):
            allowed_inside(wrong)


PRIVATE = [
    "0.0.0.1", "10.0.0.1", "100.64.0.1", "100.100.100.200", "127.0.0.1", "127.255.255.254",
    "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.168.1.1", "192.0.0.192", "192.0.2.1",
    "192.88.99.1", "198.18.0.1", "198.51.100.7", "203.0.113.9", "224.0.0.1", "240.0.0.1",
    "255.255.255.255", "168.63.129.16", "192.31.196.1", "192.52.193.1", "192.175.48.1",
    "::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "64:ff9b::7f00:1",
    "64:ff9b::808:808", "64:ff9b:1::1", "100::1", "2001::1", "2001:0:53aa:64c:0:1:80ff:fffe",
    "2001:10::1", "2001:20::1", "2001:db8::1", "2002:7f00:1::", "2002:808:808::1", "3fff::1",
    "2620:4f:8000::1", "5f00::1", "fc00::1", "fd00:ec2::254", "fe80::1", "fe80::1%eth0", "fec0::1",
    "ff02::1", "4000::1", "2606:4700::5efe:7f00:1", "2606:4700::200:5efe:7f00:1",
    "2606:4700::1%eth0", "localhost", "", "127.1", "0x7f.0.0.1", "0177.0.0.1",
]  # fmt: skip


@pytest.mark.parametrize("address", PRIVATE)
def test_an_address_of_some_inside_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address",
    ["8.8.8.8", "93.184.216.34", "100.63.255.255", "100.128.0.1", "172.15.0.1", "172.32.0.1",
     "198.17.0.1", "223.255.255.254", "2606:4700:4700::1111", "2a00:1450:4001:81b::200e"],
)  # fmt: skip
def test_what_everybody_can_reach_is_public(address: str) -> None:
    assert is_public(address)


def leading(*answers: list[str]) -> tuple[Outward, list[str]]:
    """A way out where the name leads to each of these in turn, and the names that were asked."""
    asked: list[str] = []

    async def resolve(host: str, port: int) -> list[str]:
        asked.append(host)
        return answers[min(len(asked), len(answers)) - 1]

    return Outward(resolve=resolve), asked


@pytest.mark.parametrize(
    "addresses",
    [["127.0.0.1"], ["8.8.8.8", "10.0.0.1"], ["2606:4700::1", "::1"], ["169.254.169.254"], []],
)
async def test_of_all_addresses_of_a_name_each_must_be_public(addresses: list[str]) -> None:
    out, _ = leading(addresses)
    with pytest.raises(NotReached) as stopped:
        await out.send("POST", "https://localtest.me/")
    assert stopped.value.code == ("not_public" if addresses else "no_name")
    assert not any(address in str(stopped.value) for address in addresses)


async def test_the_connection_goes_to_the_address_that_was_checked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A name that leads elsewhere the second time it is asked is asked once only."""
    out, asked = leading(["93.184.216.34"], ["127.0.0.1"])
    connected = []

    async def refuse(host: str, port: int, **more: object) -> None:
        connected.append((host, port, more["server_hostname"]))
        raise ConnectionRefusedError

    monkeypatch.setattr(asyncio, "open_connection", refuse)
    with pytest.raises(NotReached) as stopped:
        await out.send("POST", "https://rebinding.example.org/")
    assert stopped.value.code == "no_connection"
    assert asked == ["rebinding.example.org"]
    assert connected == [("93.184.216.34", 443, "rebinding.example.org")]
    with pytest.raises(NotReached) as again:
        await out.send("POST", "https://rebinding.example.org/")
    assert again.value.code == "not_public"
    assert len(connected) == 1


@dataclass
class Stranger:
    """A server on the loopback with a certificate of its own, which answers as the path says."""

    port: int
    authority: Authority
    asked: list[bytes]

    async def ask(
        self, path: str, *, name: str = HOOKS, trusted: bool = True,
        addresses: tuple[str, ...] = ("127.0.0.1",),
    ) -> Reply:  # fmt: skip
        async def resolve(host: str, port: int) -> list[str]:
            return list(addresses)

        out = Outward(
            inside=frozenset({f"{name}:{self.port}"}),
            authorities=self.authority.file if trusted else None,
            resolve=resolve,
            patience=0.5,
        )
        return await out.send("POST", f"https://{name}:{self.port}{path}", body=b"{}")


GOOD = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok"


async def _answers(path: bytes, writer: asyncio.StreamWriter) -> None:
    match path:
        case b"/ok":
            writer.write(GOOD)
        case b"/chunked":
            writer.write(
                b"HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n"
            )
        case b"/until-closed":
            writer.write(b"HTTP/1.1 200 OK\r\n\r\nok")
        case b"/redirect":
            writer.write(b"HTTP/1.1 302 Found\r\nlocation: http://169.254.169.254/\r\n\r\n")
        case b"/loop":
            writer.write(b"HTTP/1.1 307 Again\r\nlocation: /loop\r\ncontent-length: 0\r\n\r\n")
        case b"/endless":
            writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
            while True:
                writer.write(b"x" * 65536)
                await writer.drain()
        case b"/slow":
            for byte in GOOD:
                writer.write(bytes([byte]))
                await asyncio.sleep(0.1)
        case b"/never":
            await asyncio.sleep(5)
        case b"/long-head":
            writer.write(b"HTTP/1.1 200 OK\r\nx-long: " + b"x" * 100_000 + b"\r\n\r\n")
        case b"/many-heads":
            writer.write(b"HTTP/1.1 200 OK\r\n" + b"x: y\r\n" * 20_000 + b"\r\n")
        case b"/promises":
            writer.write(b"HTTP/1.1 103 Early Hints\r\n\r\n" * 50 + GOOD)
        case b"/two-lengths":
            writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\nok")
        case b"/cut":
            writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 20\r\n\r\nok")
        case b"/not-http":
            writer.write(b"220 mail.example.org ESMTP\r\n")
        case _:
            writer.write(b"HTTP/1.1 404 No\r\ncontent-length: 0\r\n\r\n")


@pytest.fixture
async def stranger(tmp_path: Path) -> AsyncIterator[Stranger]:
    authority = Authority(tmp_path, "somebody")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*authority.issue(HOOKS))
    made = Stranger(free_port(), authority, [])

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            head = await reader.readuntil(b"\r\n\r\n")
            made.asked.append(head)
            await _answers(head.split(b" ")[1], writer)
            await writer.drain()
        with contextlib.suppress(OSError):
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", made.port, ssl=context)
    yield made
    server.close()


async def test_an_answer_is_whole_and_says_its_status(stranger: Stranger) -> None:
    for path, status in (("/ok", 200), ("/chunked", 201), ("/until-closed", 200)):
        reply = await stranger.ask(path)
        assert (reply.status, reply.body, reply.good) == (status, b"ok", True)
    head = stranger.asked[0].decode().lower()
    assert f"host: {HOOKS}:{stranger.port}\r\n" in head
    assert "content-length: 2\r\n" in head
    assert "accept-encoding: identity\r\n" in head
    assert (await stranger.ask("/nothing")).status == 404


@pytest.mark.parametrize("path", ["/redirect", "/loop"])
async def test_nobody_is_led_on(stranger: Stranger, path: str) -> None:
    reply = await stranger.ask(path)
    assert 300 <= reply.status < 400
    assert not reply.good
    assert len(stranger.asked) == 1


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/endless", "too_long"),
        ("/slow", "too_slow"),
        ("/never", "too_slow"),
        ("/long-head", "too_long"),
        ("/many-heads", "too_long"),
        ("/promises", "not_http"),
        ("/two-lengths", "not_http"),
        ("/cut", "not_http"),
        ("/not-http", "not_http"),
    ],
)
async def test_an_answer_that_never_ends_or_is_none_is_bounded(
    stranger: Stranger, path: str, code: str
) -> None:
    began = time.monotonic()
    with pytest.raises(NotReached) as stopped:
        await stranger.ask(path)
    assert stopped.value.code == code
    assert time.monotonic() - began < 3
    assert LARGEST == 65536


async def test_a_certificate_must_be_vouched_for_and_of_the_name(stranger: Stranger) -> None:
    for asking in (
        stranger.ask("/ok", trusted=False),
        stranger.ask("/ok", name="other.example.org"),
    ):
        with pytest.raises(NotReached) as stopped:
            await asking
        assert stopped.value.code == "bad_certificate"
    assert stranger.asked == []


async def test_an_address_that_says_nothing_leaves_time_for_the_next(
    stranger: Stranger, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect = asyncio.open_connection

    async def slow(host: str, *more: object, **named: object) -> object:
        if host == "127.0.0.2":
            await asyncio.sleep(60)
        return await connect("127.0.0.1", *more, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(asyncio, "open_connection", slow)
    assert (await stranger.ask("/ok", addresses=("127.0.0.2", "127.0.0.1"))).good


async def test_in_development_plain_http_goes_where_the_operator_says() -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(GOOD)
        await writer.drain()
        writer.close()

    port = free_port()
    server = await asyncio.start_server(serve, "127.0.0.1", port)
    try:
        out = Outward(inside=allowed_inside(f"127.0.0.1:{port}"))
        assert (await out.send("GET", f"http://127.0.0.1:{port}/")).body == b"ok"
        with pytest.raises(BadAddress):
            await Outward().send("GET", f"http://127.0.0.1:{port}/")
    finally:
        server.close()
