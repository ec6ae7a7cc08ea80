"""bin/test: every check there is, and then the tests.

bin/test                  everything that CI runs
bin/test --long           also the soaks and big oracles, and the suite once more on Debian's PostgreSQL 15
bin/test -- -k people     the words after `--` go to pytest
"""

import os
import subprocess
import sys
import time
from pathlib import Path

from muster.ops.launch_data import ROOT
from muster.ops.launch_engine import compiled_folder
from muster.ops.launch_environment import Stop, install_packages
from muster.ops.postgres.cluster import tell

DEBIAN_15 = Path("/usr/lib/postgresql/15/bin")
NO_TESTS_FOUND = 5


def main(arguments: list[str]) -> int:
    """Run the checks and the tests; 0 when all of them passed."""
    ours, extra = arguments, []
    if "--" in arguments:
        at = arguments.index("--")
        ours, extra = arguments[:at], arguments[at + 1 :]
    if unknown := [word for word in ours if word != "--long"]:
        tell(f"bin/test does not know {' '.join(unknown)}. Say bin/test [--long] [-- arguments for pytest].")
        return 2
    is_long = "--long" in ours
    programs = Path(sys.executable).parent
    steps: list[tuple[str, list[str], dict[str, str]]] = [
        ("Lint", [str(programs / "ruff"), "check", "."], {}),
        ("Format", [str(programs / "ruff"), "format", "--check", "-q", "."], {}),
        ("Contracts between the rooms", [str(programs / "lint-imports")], {}),
        ("Types", [str(programs / "mypy")], {}),
    ]
    tests = [sys.executable, "-m", "pytest", "-q", "-n", "2", "--dist", "worksteal"]
    steps.append(("Tests", [*tests, *([] if is_long else ["-m", "not long"]), *extra], {}))
    if is_long:
        try:
            if not (DEBIAN_15 / "postgres").exists():
                install_packages(["postgresql-15"], "The long run also tests on Debian's PostgreSQL 15")
        except Stop as stop:
            tell(str(stop))
            return 1
        steps.append(
            ("Tests on PostgreSQL 15", [*tests, "-m", "not long", *extra], {"PG_BIN": str(DEBIAN_15)})
        )
    failed = [name for name, command, more in steps if not _passes(name, command, more)]
    if failed:
        tell(f"Not in order: {', '.join(failed)}.")
    return 1 if failed else 0


def _passes(name: str, command: list[str], more: dict[str, str]) -> bool:
    tell(f"== {name}")
    began = time.monotonic()
    source = {"PYTHONPATH": str(ROOT / "src"), "DJANGO_SETTINGS_MODULE": "muster.config.settings"}
    kept = {"NUMBA_CACHE_DIR": str(compiled_folder(ROOT / "var"))}
    status = subprocess.run(
        command, cwd=ROOT, env={**kept, **os.environ, **source, **more}, check=False
    ).returncode
    if status == NO_TESTS_FOUND and name.startswith("Tests"):
        tell("No test was found: a suite that runs nothing proves nothing.")
    tell(f"== {name}: {'in order' if status == 0 else 'NOT in order'} ({time.monotonic() - began:.0f} s)")
    return status == 0
