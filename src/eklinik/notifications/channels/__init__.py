"""The outside world of notices: a base, a registry, null and failing twins."""
