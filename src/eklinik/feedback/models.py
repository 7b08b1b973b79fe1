"""The rows of feedback."""
