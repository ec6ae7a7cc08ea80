"""The JSON-LD contexts that we know. A badge that uses another one may mean something else by its words: refused."""

CREDENTIALS = "https://www.w3.org/ns/credentials/v2"
OPEN_BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"

KNOWN = frozenset(
    {
        CREDENTIALS,
        OPEN_BADGES,
        "https://purl.imsglobal.org/spec/ob/v3p0/context.json",
        "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.0.json",
        "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.1.json",
        "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.2.json",
        "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json",
        "https://w3id.org/security/data-integrity/v2",
        "https://w3id.org/security/multikey/v1",
        "https://w3id.org/security/suites/ed25519-2020/v1",
    }
)


def are_known(contexts: object) -> bool:
    """A list of known addresses that begins with that of verifiable credentials and holds one of Open Badges."""
    if not isinstance(contexts, list) or not contexts or contexts[0] != CREDENTIALS:
        return False
    if not all(isinstance(one, str) and one in KNOWN for one in contexts):
        return False
    return any("/spec/ob/v3p0/context" in one for one in contexts)
