"""Ways to reach people: the log in development, SMTP where a mail server is configured."""

import asyncio
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import format_datetime

import aiosmtplib
import structlog

from activities.notifying import Undeliverable
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
    """One mail per notice, to every active person of the party with an address."""

    def __init__(self, server: MailServer, portal_url: str) -> None:
        self._server = server
        self._portal_url = portal_url

    async def send(self, notice: NoticeView, people: list[PersonView]) -> None:
        addresses = [person.email for person in people if person.email]
        if not addresses:
            wanted = f"nobody of {notice.party}"
            if notice.role:
                wanted += f" with the role {notice.role}"
            raise Undeliverable(f"{wanted} has an e-mail address")
        await self._sent(notice, addresses, f"Sign in to answer: {self._portal_url}")

    async def send_to(self, notice: NoticeView, address: str) -> None:
        more = "If you reported it on our page, your private link says more. Nobody reads answers."
        await self._sent(notice, [address], more)

    async def _sent(self, notice: NoticeView, addresses: list[str], more: str) -> None:
        try:
            async with asyncio.timeout(_ANSWERS_WITHIN):
                await aiosmtplib.send(
                    self._mail(notice, addresses, more),
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
        mail = EmailMessage()
        mail["Subject"] = notice.line
        mail["From"] = self._server.sender
        mail["To"] = ", ".join(addresses)
        mail["Date"] = format_datetime(notice.made_at)
        mail["Message-ID"] = f"<{_plain(notice.notice)}@remit.invalid>"
        mail["X-Remit-Notice"] = notice.notice
        mail.set_content(
            f"{notice.line}\n\n"
            f"{more}\n\n"
            f"{notice.subject}, entry {notice.seq} of {notice.problem}.\n"
        )
        return mail


def _plain(notice: str) -> str:
    return "".join(mark if mark.isalnum() else "-" for mark in notice)
