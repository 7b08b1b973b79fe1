"""Which channels this installation has, from its settings."""

from __future__ import annotations

from django.conf import settings

from eklinik.notifications.channels.base import Channel
from eklinik.notifications.channels.gateway import GatewayChannel
from eklinik.notifications.channels.local import ConsoleChannel, InAppChannel, NullChannel
from eklinik.notifications.channels.mail import MailChannel

IN_APP, EMAIL, SMS, WHATSAPP = "in_app", "email", "sms", "whatsapp"


def channel(name: str) -> Channel:
    """The channel of that name as configured; in the demo an unconfigured one is the console."""
    if name == IN_APP:
        return InAppChannel()
    if name == EMAIL and settings.EMAIL_HOST:
        return MailChannel()
    url = _gateways().get(name)
    if url:
        return GatewayChannel(name, url, settings.EKLINIK_GATEWAY_TOKEN)
    return ConsoleChannel(name) if settings.DEMO else NullChannel(name)


def is_configured(name: str) -> bool:
    """Messages by this channel have a way out."""
    return not isinstance(channel(name), NullChannel)


def _gateways() -> dict[str, str]:
    return {SMS: settings.EKLINIK_SMS_GATEWAY, WHATSAPP: settings.EKLINIK_WHATSAPP_GATEWAY}
