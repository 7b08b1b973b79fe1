"""What the charts call of the archive, registered by name."""

from eklinik.archive.file import file_case
from eklinik.casework.registry import Passing, act


@act("file_away")
def file_away(passing: Passing) -> None:
    """FO files the case; that ends it."""
    file_case(passing)
