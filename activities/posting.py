"""Ways to reach people: the log in development, SMTP where a mail server is configured."""

from dataclasses import dataclass
from email.message import EmailMessage

import aiosmtplib
import structlog

from activities.notifying import Undeliverable
from schemas.views import NoticeView, PersonView

log = structlog.get_logger()


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
        try:
            await aiosmtplib.send(
                self._mail(notice, addresses),
                hostname=self._server.host,
                port=self._server.port,
                start_tls=self._server.starttls,
                username=self._server.user,
                password=self._server.password,
                timeout=15,
            )
        except aiosmtplib.SMTPRecipientsRefused as refused:
            raise Undeliverable("the mail server refused every address") from refused

    def _mail(self, notice: NoticeView, addresses: list[str]) -> EmailMessage:
        """What matters stands in the subject; the id lets a mailbox know a repetition."""
        mail = EmailMessage()
        mail["Subject"] = notice.line
        mail["From"] = self._server.sender
        mail["To"] = ", ".join(addresses)
        mail["Message-ID"] = f"<{_plain(notice.notice)}@remit.invalid>"
        mail["X-Remit-Notice"] = notice.notice
        mail.set_content(
            f"{notice.line}\n\n"
            f"Sign in to answer: {self._portal_url}\n\n"
            f"{notice.subject}, entry {notice.seq} of {notice.problem}.\n"
        )
        return mail


def _plain(notice: str) -> str:
    return "".join(mark if mark.isalnum() else "-" for mark in notice)
