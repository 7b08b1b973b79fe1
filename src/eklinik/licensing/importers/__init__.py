"""Importing law: a file is read, compared, looked at, and only then goes live; or goes back."""
