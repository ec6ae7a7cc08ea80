# Sourced by bin/muster, bin/demo and bin/test: finds (or installs) Python, then has the environment made.
# Usage: boot run|test ; afterwards $MUSTER_ROOT and $MUSTER_PYTHON_IN_VENV are set.

MUSTER_ROOT=$(cd "$(dirname "$0")/.." && pwd)

_sound_python() {
    # Python 3.11 or later; with venv and pip's installer, unless our own installer is there already.
    [ -x "$MUSTER_ROOT/.uv/bin/uv" ] && wanted="sys" || wanted="sys, venv, ensurepip"
    "$1" -I -S -c "import $wanted; sys.exit(sys.version_info < (3, 11))" 2>/dev/null
}

_find_python() {
    for candidate in "${MUSTER_PYTHON:-}" python3 python3.13 python3.12 python3.11 python3.14 /usr/bin/python3; do
        [ -n "$candidate" ] || continue
        candidate=$(command -v "$candidate" 2>/dev/null) || continue
        if _sound_python "$candidate"; then
            printf '%s\n' "$candidate"
            return 0
        fi
    done
    return 1
}

_install_python() {
    as_root=
    if [ "$(id -u)" != 0 ]; then
        command -v sudo >/dev/null 2>&1 && as_root=sudo || return 1
        [ -t 0 ] || sudo -n true 2>/dev/null || return 1
    fi
    command -v apt-get >/dev/null 2>&1 || return 1
    echo "Installing Python 3 (python3, python3-venv) with apt ..." >&2
    # Certificates are needed to fetch anything afterwards.
    _quietly $as_root apt-get update -qq &&
        _quietly $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
            python3 python3-venv ca-certificates
}

_quietly() {
    # What apt says is of interest only when it fails.
    said=$("$@" 2>&1) || {
        printf '%s\n' "$said" >&2
        return 1
    }
}

boot() {
    python=$(_find_python) || {
        _install_python
        python=$(_find_python) || {
            echo "Muster needs Python 3.11 or later with its venv module. On Debian or Ubuntu:" >&2
            echo "    sudo apt-get install python3 python3-venv" >&2
            echo "If Python is somewhere unusual, say where: MUSTER_PYTHON=/path/to/python3 $0" >&2
            exit 1
        }
    }
    "$python" -I "$MUSTER_ROOT/src/muster/ops/launch_environment.py" "$1" || exit 1
    MUSTER_PYTHON_IN_VENV=$MUSTER_ROOT/.venv/bin/python
    # Every start would compile hundreds of modules anew, which takes longer than all the rest.
    unset PYTHONDONTWRITEBYTECODE
    export PYTHONPATH="$MUSTER_ROOT/src${PYTHONPATH:+:$PYTHONPATH}"
}
