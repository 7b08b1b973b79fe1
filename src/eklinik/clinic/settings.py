"""What an office decides about its clinic; kept in `office.settings["clinic"]`."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields

from eklinik.accounts.models import Office

BOUNDS: dict[str, tuple[int, int]] = {
    "booking_share": (0, 100),
    "slot_minutes": (5, 240),
    "book_days_ahead": (0, 120),
    "book_hours_before": (0, 168),
    "priority_run": (1, 20),
    "nudge_ahead": (0, 20),
    "block_size": (1, 500),
}


@dataclass(frozen=True, slots=True)
class ClinicSettings:
    """`booking_share` in per cent of the slots, `slot_minutes` in minutes, the rest in tickets.

    `book_days_ahead`, `book_hours_before`: how far ahead and until when one may book.

    `priority_run`: priority tickets in a row at one desk while others wait.
    `nudge_ahead`: how many are ahead when a phone is told.  `block_size`: numbers that
    a kiosk keeps for the time without network.
    """

    booking_share: int = 50
    slot_minutes: int = 30
    book_days_ahead: int = 14
    book_hours_before: int = 2
    priority_run: int = 3
    nudge_ahead: int = 3
    block_size: int = 20

    def as_dict(self) -> dict[str, int]:
        """As it is kept with the office."""
        return asdict(self)


NAMES = tuple(field.name for field in fields(ClinicSettings))


def settings_of(office: Office) -> ClinicSettings:
    """The office's choices; what is missing or out of bounds is our default."""
    kept = office.settings.get("clinic", {})
    return ClinicSettings(**{
        name: kept[name] for name in NAMES if name in kept and _fits(name, kept[name])
    })  # fmt: skip


def _fits(name: str, value: object) -> bool:
    low, high = BOUNDS[name]
    return isinstance(value, int) and not isinstance(value, bool) and low <= value <= high
