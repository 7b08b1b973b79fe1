"""Loads every module that registers a rule, act, product or schema by name."""

from importlib import import_module

MODULES = (
    "eklinik.casework.publishing",
    "eklinik.applications.rules",
    "eklinik.applications.acts",
    "eklinik.inspections.acts",
    "eklinik.decisions.acts",
    "eklinik.archive.acts",
    "eklinik.licensing.rules",
    "eklinik.licensing.acts",
    "eklinik.flows",
)


def load() -> None:
    """Import the modules; charts kept as data find their names afterwards."""
    for name in MODULES:
        import_module(name)
