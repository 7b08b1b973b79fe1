"""The finder: from a business in everyday words to a few KBLI codes."""
