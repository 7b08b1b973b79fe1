"""The rows of risk-based licensing."""
