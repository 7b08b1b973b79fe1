"""Risk-based licensing: the law as data, the finder, and the ways to OSS."""
