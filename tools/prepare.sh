#!/bin/sh
# Make the virtual environment and install Assay with its pinned dependencies.
# usage: [CONSTRAINTS=FILE] prepare.sh PYTHON VENV EXTRA
python=$1 venv=$2 extra=$3 log=$2/install.log

fail() {
    echo "assay: $1" >&2
    exit 1
}

version_of() {
    "$1" -c 'import sys; print("%d.%d.%d" % sys.version_info[:3])' 2>/dev/null
}

fires() {
    "$venv/bin/python" -c 'import durable_rules_engine' 2>/dev/null
}

install() {
    "$venv/bin/python" -m pip install -q --disable-pip-version-check -c "${CONSTRAINTS:-constraints.txt}" "$@" >"$log" 2>&1 || {
        tail -n 20 "$log" >&2
        fail "the dependencies could not be installed; the end of $log stands above"
    }
}

which="install Python 3.11, 3.12 or 3.13, or say which one with 'make PYTHON=python3.11 …'"
version=$(version_of "$python")
case $version in
3.11.* | 3.12.* | 3.13.*) ;;
"") fail "'$python' was not found: $which" ;;
*) fail "Python $version is none that Assay runs on: $which" ;;
esac
[ "$(version_of "$venv/bin/python")" = "$version" ] || [ ! -f "$venv/pyvenv.cfg" ] || rm -rf "$venv"
if ! fires; then
    for compiler in ${CC:-$("$python" -c 'import sysconfig; print(sysconfig.get_config_var("CC") or "cc")')}; do
        command -v "$compiler" >/dev/null 2>&1 ||
            fail "no C compiler was found ($compiler), which durable-rules needs: install gcc (on Debian: apt-get install gcc)"
        break
    done
    header='import os, sysconfig; print(os.path.join(sysconfig.get_paths()["include"], "Python.h"))'
    [ -f "$("$python" -c "$header")" ] ||
        fail "the headers of Python are missing, which durable-rules needs: install them (on Debian: apt-get install python3-dev)"
fi
if [ ! -x "$venv/bin/python" ]; then
    "$python" -m venv "$venv" ||
        fail "no virtual environment could be made: install the venv module (on Debian: apt-get install python3-venv)"
fi
echo "Preparing $venv ($extra, Python $version); the first time this takes a minute or two …" >&2
case $version in
3.13.*) # durable-rules calls a function that Python dropped under this name; see docs/embedding.md
    export CPPFLAGS="${CPPFLAGS:+$CPPFLAGS }-DPyEval_CallObject=PyObject_CallObject"
    ;;
esac
install -e ".[$extra]"
# pip may have had it in its cache, built without that.
fires || install --force-reinstall --no-deps --no-cache-dir --no-binary durable-rules durable-rules
fires || fail "durable-rules was installed, but does not load: $("$venv/bin/python" -c 'import durable_rules_engine' 2>&1 | tail -n 1)"
# What no installer compiles in place, each command would compile for itself where Python may not write as it runs.
"$venv/bin/python" -m compileall -q __init__.py cli engine facts rules views || :
touch "$venv/ready"
