"""Registered by name in casework."""
