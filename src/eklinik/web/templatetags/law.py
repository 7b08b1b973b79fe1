"""Words of the law in templates."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.translation import gettext as _

from eklinik.applicants.scale import Scale
from eklinik.licensing.models import Risk, Trust

register = template.Library()


def _label(labels: Any, value: object) -> str:
    return str(dict(labels.choices).get(str(value), value or ""))


@register.simple_tag
def trust_label(value: object) -> str:
    """How far a row may be trusted."""
    return _label(Trust, value)


@register.simple_tag
def risk_label(value: object) -> str:
    """A risk as people say it."""
    return _label(Risk, value)


@register.simple_tag
def scale_label(value: object) -> str:
    """A scale as people say it."""
    return _label(Scale, value)


@register.simple_tag
def field_label(name: str) -> str:
    """What a field of a row is called."""
    names = {
        "risk": _("risiko"), "products": _("perizinan"), "days": _("hari"),
        "authority": _("kewenangan"), "requirements": _("persyaratan"),
        "obligations": _("kewajiban"),
    }  # fmt: skip
    return names.get(name, name)


@register.simple_tag
def law_value(name: str, value: Any) -> str:
    """A field's value in words."""
    if name == "risk":
        return risk_label(value)
    if name == "authority":
        return ", ".join(dict.fromkeys(who for _what, who in value)) or "–"
    if name == "products":
        return ", ".join(value)
    return "–" if value is None else str(value)


@register.simple_tag
def law_row(data: dict[str, Any]) -> str:
    """A row of an import in one line."""
    if "title" in data:
        return str(data["title"])
    words = [scale_label(data.get("scale")), risk_label(data.get("risk")), data.get("scope")]
    if data.get("days"):
        words.append(_("{n} Hari").format(n=data["days"]))
    if isinstance(data.get("authority"), list):
        words.append(law_value("authority", data["authority"]))
    return ", ".join(str(word) for word in words if word and word != "–")
