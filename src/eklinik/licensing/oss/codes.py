"""The statuses of Lampiran 10 that move the clock."""

PAUSE, RESUME, RESET, RESTART = "41", "42", "43", "44"
APPROVED, DEEMED, REFUSED = "50", "57", "90"
ENDS = frozenset({APPROVED, DEEMED, REFUSED})
CLOCK = frozenset({PAUSE, RESUME, RESET, RESTART})
