"""What can go wrong around the server, in words that say what to do."""


class PostgresProblem(Exception):
    """The database cannot be had; the message says why, and what the reader can do about it."""


_ADVICE: tuple[tuple[str, str], ...] = (
    (
        "could not find the database system",
        (
            "The data folder is damaged (its control file is missing). Restore it from a backup, "
            "or start with a fresh data folder."
        ),
    ),
    (
        "No space left on device",
        "The disk is full. Free some space (see `df -h`), then start again; nothing that was committed is lost.",
    ),
    (
        "database files are incompatible with server",
        (
            "The data folder was made by another version of PostgreSQL. Point PG_BIN at that version's bin folder, "
            "or start with a fresh data folder."
        ),
    ),
    (
        "could not locate a valid checkpoint record",
        (
            "The data folder is damaged (its journal is missing or broken). Restore it from a backup, "
            "or start with a fresh data folder."
        ),
    ),
    (
        "invalid data in file",
        "The data folder is damaged. Restore it from a backup, or start with a fresh data folder.",
    ),
    (
        "could not map anonymous shared memory",
        "The machine has too little free memory for PostgreSQL. Close something, then start again.",
    ),
    (
        "Permission denied",
        (
            "The database user may not read its own data folder. Give the folder back to the user that owns it "
            "(`ls -l` shows who that is), or choose another data folder."
        ),
    ),
    (
        "Read-only file system",
        "The data folder lies on a file system that cannot be written. Choose another data folder.",
    ),
)


def advice_on(output: str) -> str:
    """What a reader should do about this output of PostgreSQL; empty where we know nothing better."""
    for sign, advice in _ADVICE:
        if sign in output:
            return advice
    return ""


def problem(what: str, output: str) -> PostgresProblem:
    """A problem with our advice and the last lines that PostgreSQL itself wrote."""
    tail = "\n".join("    " + line for line in output.strip().splitlines()[-8:])
    parts = [what, advice_on(output), f"PostgreSQL said:\n{tail}" if tail else ""]
    return PostgresProblem("\n".join(part for part in parts if part))
