"""The kernel of charts.  Standard library only; it does not know Django."""

from eklinik.process.kernel import (
    WORKDAY,
    Arrow,
    ChartError,
    Problem,
    Process,
    Step,
    Workdays,
    aside,
    back_to,
    end,
    step,
    to,
)

__all__ = [
    "WORKDAY",
    "Arrow",
    "ChartError",
    "Problem",
    "Process",
    "Step",
    "Workdays",
    "aside",
    "back_to",
    "end",
    "step",
    "to",
]
