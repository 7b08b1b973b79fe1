"""The scan kit: a phone or a scanner brings pages, and the desk makes documents of them."""

from eklinik.clinic.capture.wiping import end_of_visit, wipe

__all__ = ["end_of_visit", "wipe"]
