#!/bin/sh
# Writes the lock anew from pyproject.toml: hashes, and no addresses, so that it installs through any mirror.
# uv marks every line with the one environment that is left out (see [tool.uv]); those marks say nothing and go.
cd "$(dirname "$0")/.." || exit 1
lock() {
    .uv/bin/uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 \
        "$@" pyproject.toml -o "$written" >/dev/null || exit 1
    sed -i "s/ ; sys_platform != 'never'//; s/ and sys_platform != 'never'//" "$written"
}
written=requirements/run.txt lock
written=requirements/test.txt lock --extra test -c requirements/run.txt
