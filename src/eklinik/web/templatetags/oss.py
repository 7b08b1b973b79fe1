"""A message of OSS as indented JSON."""

from __future__ import annotations

import json
from typing import Any

from django import template

register = template.Library()
LONGEST = 6000


@register.filter
def oss_json(value: Any) -> str:
    """The body or the answer of a message; cut where a page would become too heavy."""
    text = json.dumps(value, ensure_ascii=False, indent=1)
    return text if len(text) <= LONGEST else text[:LONGEST] + " …"
