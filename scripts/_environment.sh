# shellcheck shell=bash
# Read by scripts/serve and scripts/test: where the checkout is, and a Python environment with the locked packages in it.

root=$(CDPATH='' cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd -P)
cd -- "$root"
venv=$root/.venv
python=$venv/bin/python

# What another project left in this shell must not steer ours; Vietnamese is printed whatever the locale.
unset PYTHONHOME PYTHONPATH
export DJANGO_SETTINGS_MODULE=market_portal.settings PYTHONUTF8=1

# A program started through "${tied[@]}" ends when the script that started it is killed.
tied=(env)
if command -v setpriv >/dev/null; then tied=(setpriv --pdeathsig TERM); fi

die() {
    printf '%s: %s\n' "${0##*/}" "$1" >&2
    exit "${2:-1}"
}

# Sets system_python to the first Python that is new enough and can make an environment.
find_python() {
    local candidate new_enough=
    for candidate in python3 python3.13 python3.12 python3.11; do
        "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue
        new_enough=$candidate
        if "$candidate" -c 'import ensurepip, venv' 2>/dev/null; then
            system_python=$candidate
            return
        fi
    done
    if [[ $new_enough ]]; then
        die "$new_enough can't make a virtual environment: install Debian's package python3-venv, then run this again."
    fi
    die "Python 3.11 or newer is needed: install Debian's packages python3 and python3-venv, then run this again."
}

make_venv() {
    if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        printf 'Making the Python environment .venv\n'
        "$system_python" -m venv --clear "$venv"
    elif ! "$python" -m pip --version >/dev/null 2>&1; then
        "$python" -m ensurepip >/dev/null
    fi
}

# Installs a locked requirements file, unless this environment was last filled from exactly this file.
install_locked() {
    local file=$1 stamp=$venv/$1.sha256 sum
    sum=$(sha256sum <"$file")
    if [[ -f $stamp && $(<"$stamp") == "$sum" ]]; then return; fi
    printf 'Installing the packages of %s (once; it takes a minute or two)\n' "$file"
    "$python" -m pip install --disable-pip-version-check --quiet --require-hashes -r "$file" ||
        die "the packages of $file could not be installed; pip says why above. Run this again when that is solved."
    printf '%s\n' "$sum" >"$stamp"
}

# Two scripts started at once take turns; the lock goes with the subshell, so no server inherits it.
prepare_environment() {
    find_python
    (umask 077 && mkdir -p var)
    (
        flock 9
        make_venv
        install_locked "$1"
    ) 9>var/prepare.lock
}
