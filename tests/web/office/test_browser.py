"""The office's pages in Chromium: axe, both widths and schemes, keyboard, the batch signing."""

from __future__ import annotations

import pytest

pytestmark = [pytest.mark.browser]
