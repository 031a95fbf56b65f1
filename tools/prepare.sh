#!/bin/sh
# Make the virtual environment and install Assay with its pinned dependencies.
# usage: prepare.sh PYTHON VENV EXTRA
python=$1 venv=$2 extra=$3

fail() {
    echo "assay: $1" >&2
    exit 1
}

command -v "$python" >/dev/null 2>&1 ||
    fail "'$python' was not found: install Python 3.11 or newer, or say which one with 'make PYTHON=python3.11 …'"
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
    fail "$("$python" --version 2>&1) is too old: install Python 3.11 or newer, or say which one with 'make PYTHON=python3.11 …'"
command -v "${CC:-cc}" >/dev/null 2>&1 || command -v gcc >/dev/null 2>&1 ||
    fail "no C compiler was found, which durable-rules needs: install gcc (on Debian: apt-get install gcc)"
header='import os, sysconfig; print(os.path.join(sysconfig.get_paths()["include"], "Python.h"))'
[ -f "$("$python" -c "$header")" ] ||
    fail "the headers of Python are missing, which durable-rules needs: install them (on Debian: apt-get install python3-dev)"
if [ ! -x "$venv/bin/python" ]; then
    "$python" -m venv "$venv" ||
        fail "no virtual environment could be made: install the venv module (on Debian: apt-get install python3-venv)"
fi
echo "Preparing $venv ($extra); the first time this takes a minute or two …" >&2
log=$venv/install.log
"$venv/bin/python" -m pip install -q --disable-pip-version-check -c constraints.txt -e ".[$extra]" >"$log" 2>&1 || {
    tail -n 20 "$log" >&2
    fail "the dependencies could not be installed; the end of $log stands above"
}
touch "$venv/ready"
