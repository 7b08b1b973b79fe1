"""Sandboxes of systems nobody can reach: processes of their own, for trying and testing."""
