"""The queue as the rest of the house uses it: issue, call, and what becomes of a ticket."""

from eklinik.clinic.calling import (
    begin,
    call_next,
    finish,
    hold,
    leave,
    miss,
    recall,
    resume,
    return_missed,
    skip,
    transfer,
)
from eklinik.clinic.issuing import issue
from eklinik.clinic.waiting import Place, position, positions, waiting

__all__ = [
    "Place",
    "begin",
    "call_next",
    "finish",
    "hold",
    "issue",
    "leave",
    "miss",
    "position",
    "positions",
    "recall",
    "resume",
    "return_missed",
    "skip",
    "transfer",
    "waiting",
]
