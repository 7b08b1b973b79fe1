"""By which channel a person's own number is reached in this installation."""

from __future__ import annotations

from eklinik.notifications.channels import registry


def ways_to(phone: str, email: str = "") -> list[tuple[str, str]]:
    """WhatsApp, else SMS, for the number; e-mail as well; empty when there is no way out."""
    found = [
        (name, phone)
        for name in (registry.WHATSAPP, registry.SMS)
        if phone and registry.is_configured(name)
    ][:1]
    if email and registry.is_configured(registry.EMAIL):
        found.append((registry.EMAIL, email))
    return found
