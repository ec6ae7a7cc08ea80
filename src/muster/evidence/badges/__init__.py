"""Open Badges 3.0: reading one with suspicion, and signing our own.

A badge is a verifiable credential. It is believed only if everything about it holds: known contexts, a proof that we
understand, an issuer that somebody here trusts, a signature by one of that issuer's pinned keys, its time, its status
and its recipient. Whatever cannot be checked is refused, each with a sentence of its own.
"""
