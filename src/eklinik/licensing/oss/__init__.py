"""OSS: three ways to work with it behind one interface; only OSS issues an NIB.

Others use `outbound.tell`, `inbound.apply`, `registry.way_of`, `clock.clock_of` and
`words.explain`.
"""
