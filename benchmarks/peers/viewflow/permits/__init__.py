"""The chart of a permit with a visit, as django-viewflow models it."""
