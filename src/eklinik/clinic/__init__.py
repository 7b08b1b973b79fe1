"""The clinic: three desks (in person, telephone, online), one ticket, nobody turned away."""
