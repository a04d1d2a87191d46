"""Single letters to one address, for what is no notice to a party."""

import asyncio
from email.message import EmailMessage
from email.utils import formatdate, make_msgid

import aiosmtplib

from activities.posting import MailServer

ANSWERS_WITHIN = 15.0


class SmtpLetters:
    """Sends by the mail server of this installation."""

    def __init__(self, server: MailServer) -> None:
        self._server = server

    async def send(self, address: str, subject: str, text: str) -> None:
        """Deliver it, or raise what the mail server said; nothing of the text is logged."""
        mail = EmailMessage()
        mail["Subject"] = subject
        mail["From"] = self._server.sender
        mail["To"] = address
        mail["Date"] = formatdate(usegmt=True)
        mail["Message-ID"] = make_msgid(domain="remit.invalid")
        mail["Auto-Submitted"] = "auto-generated"
        mail.set_content(text)
        async with asyncio.timeout(ANSWERS_WITHIN):
            await aiosmtplib.send(
                mail,
                hostname=self._server.host,
                port=self._server.port,
                start_tls=self._server.starttls,
                username=self._server.user,
                password=self._server.password,
            )
