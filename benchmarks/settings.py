"""The house's own settings, for the servers under measurement."""

from eklinik.settings import *  # noqa: F403  the house as it is

WSGI_APPLICATION = "benchmarks.wsgi.application"
