"""E-mail over SMTP; a hanging server is given up after the settings' timeout."""

from __future__ import annotations

import smtplib

from django.conf import settings
from django.core.mail import EmailMessage

from eklinik.notifications.channels.base import ChannelError, Message


class MailChannel:
    """SMTP through Django's mail backend, with our own stable Message-ID."""

    name = "email"

    def send(self, message: Message) -> None:
        mail = EmailMessage(
            message.subject,
            message.text,
            settings.DEFAULT_FROM_EMAIL,
            [message.address],
            headers={"Message-ID": f"<{message.message_id}@eklinik>"},
        )
        for file in message.attachments:
            mail.attach(file.name, file.content, file.kind)
        try:
            mail.send()
        except smtplib.SMTPRecipientsRefused as error:
            raise ChannelError("alamat ditolak server surat", permanent=True) from error
        except (smtplib.SMTPException, OSError) as error:
            raise ChannelError(f"server surat: {type(error).__name__}") from error
