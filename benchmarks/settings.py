"""The house's own settings, for the servers under measurement."""

from eklinik.settings import *  # noqa: F403  the house as it is

ROOT_URLCONF = "benchmarks.urls"
WSGI_APPLICATION = "benchmarks.wsgi.application"
