"""Signing: `registry.current().open(who, passphrase)` gives a session that signs PDFs."""
