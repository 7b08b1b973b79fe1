"""The published contract PIA 4.3.22: its table, its token, its answers, its client."""
