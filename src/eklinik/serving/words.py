"""What the commands say to the person at the terminal, and how they give up."""

from __future__ import annotations

import sys


class GiveUp(SystemExit):
    """Stop with a message: what happened, and what to do now."""

    def __init__(self, what: str, *then: str, code: int = 1) -> None:
        super().__init__(code)
        self.lines = [f"E-Klinik: {what}", *(f"  {line}" for line in then)]

    def __str__(self) -> str:
        return "\n".join(self.lines)


def say(line: str = "") -> None:
    """One line to the person, at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def complain(line: str) -> None:
    """One line about something that went wrong, at once."""
    sys.stderr.write(line + "\n")
    sys.stderr.flush()
