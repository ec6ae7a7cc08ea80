"""Files: what people upload, kept once by content, with a hash and a scan state.

Knows no person and no organisation, only their references.
"""
