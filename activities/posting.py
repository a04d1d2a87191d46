"""Ways to reach people: the log in development, SMTP where a mail server is configured."""

import asyncio
import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime

import aiosmtplib
import structlog

from activities.reaching import Undeliverable
from language.catalogs import HOME
from language.recognising import translated
from language.speaking import language, say, speaking
from schemas.views import NoticeView, PersonView

log = structlog.get_logger()

_FOR_GOOD = 500
"""From this code on a mail server means: do not try again (RFC 5321, 4.2.1)."""
_ANSWERS_WITHIN = 15.0
"""Seconds for one mail, less than the postman's heartbeat."""


class ConsolePost:
    """Writes each notice to the log. It reaches nobody, and says so by its name."""

    async def send(self, notice: NoticeView, people: list[PersonView]) -> None:
        log.info(
            "notice.printed",
            notice=notice.notice,
            party=notice.party,
            to=[person.person for person in people],
            line=notice.line,
        )

    async def send_to(self, notice: NoticeView, address: str) -> None:
        log.info("notice.printed", notice=notice.notice, party=notice.party, line=notice.line)

    async def send_digest(self, person: PersonView, notices: list[NoticeView]) -> None:
        lines = [notice.line for notice in notices]
        log.info("digest.printed", to=person.person, lines=lines)


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mail goes. The password comes from settings and is never logged."""

    host: str
    port: int
    sender: str
    starttls: bool
    user: str | None = None
    password: str | None = None


class SmtpPost:
    """One mail per notice and language, to every active person of the party with an address."""

    def __init__(self, server: MailServer, portal_url: str) -> None:
        self._server = server
        self._portal_url = portal_url

    async def send(self, notice: NoticeView, people: list[PersonView]) -> None:
        reached = [person for person in people if person.email]
        if not reached:
            wanted = f"nobody of {notice.party}"
            if notice.role:
                wanted += f" with the role {notice.role}"
            raise Undeliverable(f"{wanted} has an e-mail address")
        for code in sorted({person.language or HOME for person in reached}):
            addresses = [str(one.email) for one in reached if (one.language or HOME) == code]
            with speaking(code):
                address = f"{self._portal_url}{place_of(notice)}"
                more = say("Sign in to answer: %(address)s", address=address)
                await self._sent(notice, addresses, more)

    async def send_to(self, notice: NoticeView, address: str) -> None:
        more = "If you reported it on our page, your private link says more. Nobody reads answers."
        await self._sent(notice, [address], more)

    async def send_digest(self, person: PersonView, notices: list[NoticeView]) -> None:
        """What is newest stands in the subject, and how much more there is."""
        with speaking(person.language or HOME):
            told = [(translated(one.line) or one.line, place_of(one)) for one in notices]
            subject = told[-1][0]
            if len(told) > 1:
                subject = say("%(line)s And %(count)s more.", line=subject, count=len(told) - 1)
            lines = [f"- {line}\n  {self._portal_url}{place}" for line, place in reversed(told)]
            rest = say(
                "One mail a day, as you chose; deadlines come at once. To change it: %(address)s",
                address=f"{self._portal_url}/mail",
            )
            mail = self._begun(subject, [str(person.email)], datetime.now(UTC))
            mail["Message-ID"] = f"<digest-{_plain(person.person)}-{_sum(notices)}@remit.invalid>"
            mail.set_content("\n".join([*lines, "", rest, ""]))
            mail["Content-Language"] = language()
        await self._delivered(mail)

    async def _sent(self, notice: NoticeView, addresses: list[str], more: str) -> None:
        await self._delivered(self._mail(notice, addresses, more))

    async def _delivered(self, mail: EmailMessage) -> None:
        try:
            async with asyncio.timeout(_ANSWERS_WITHIN):
                await aiosmtplib.send(
                    mail,
                    hostname=self._server.host,
                    port=self._server.port,
                    start_tls=self._server.starttls,
                    username=self._server.user,
                    password=self._server.password,
                )
        except aiosmtplib.SMTPRecipientsRefused as refused:
            if all(no.code >= _FOR_GOOD for no in refused.recipients):
                raise Undeliverable("the mail server refused every address") from refused
            raise  # a full or a cautious mailbox may take it later

    def _mail(self, notice: NoticeView, addresses: list[str], more: str) -> EmailMessage:
        """What matters stands in the subject; the id lets a mailbox know a repetition."""
        line = translated(notice.line) or notice.line
        mail = self._begun(line, addresses, notice.made_at)
        mail["Message-ID"] = f"<{_plain(notice.notice)}{_of_language()}@remit.invalid>"
        mail["X-Remit-Notice"] = notice.notice
        where = say(
            "%(subject)s, entry %(seq)s of %(problem)s.",
            subject=notice.subject, seq=notice.seq, problem=notice.problem,
        )  # fmt: skip
        # What is about no entry, such as a webhook that was paused, has none to name.
        mail.set_content(f"{line}\n\n{more}\n" + (f"\n{where}\n" if notice.seq else ""))
        mail["Content-Language"] = language()  # after the content, which takes its own headers off
        return mail

    def _begun(self, subject: str, addresses: list[str], at: datetime) -> EmailMessage:
        mail = EmailMessage()
        mail["Subject"] = subject
        mail["From"] = self._server.sender
        mail["To"] = ", ".join(addresses)
        mail["Date"] = format_datetime(at)
        return mail


def place_of(notice: NoticeView) -> str:
    """The page on which a notice is answered, by the stream that it tells of and its subject."""
    stream, _, name = notice.notice.partition("#")[0].partition("/")
    noun = notice.kind.partition(".")[0]
    if stream == "problem":
        of_its_own = noun in ("handoff", "commitment", "step")
        return f"/{noun}s/{notice.subject}" if of_its_own else f"/problems/{name}"
    if stream in ("partnership", "round"):
        return f"/{stream}s/{name}"
    return {"party": "/party", "webhook": "/webhooks"}.get(stream if name else noun, "/")


def _sum(notices: list[NoticeView]) -> str:
    """The same mail, tried again, has the same id."""
    return hashlib.sha256("\n".join(one.notice for one in notices).encode()).hexdigest()[:20]


def _of_language() -> str:
    """One notice is one mail in each language; English ones keep the id that they always had."""
    return "" if language() == HOME else f".{language()}"


def _plain(notice: str) -> str:
    return "".join(mark if mark.isalnum() else "-" for mark in notice)
