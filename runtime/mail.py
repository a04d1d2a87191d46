"""The mail server that the settings name."""

from typing import TYPE_CHECKING

from activities.posting import MailServer

if TYPE_CHECKING:
    from runtime.settings import Settings


def mail_server(settings: "Settings") -> MailServer | None:
    """None where no mail is sent."""
    if settings.smtp_host is None:
        return None
    password = settings.smtp_password
    return MailServer(
        host=settings.smtp_host,
        port=settings.smtp_port,
        sender=settings.smtp_sender,
        starttls=settings.smtp_starttls,
        user=settings.smtp_user,
        password=password.get_secret_value() if password else None,
    )
