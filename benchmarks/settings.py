"""The house's own settings with two bare views beside it."""

from eklinik.settings import *  # noqa: F403  the house as it is

ROOT_URLCONF = "benchmarks.urls"
WSGI_APPLICATION = "benchmarks.wsgi.application"
