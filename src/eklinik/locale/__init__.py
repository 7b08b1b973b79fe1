"""The second language: Indonesian is what the code says, English is one catalogue."""
