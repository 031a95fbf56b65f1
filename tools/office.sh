#!/bin/sh
# Make sure that LibreOffice Calc is there; on Debian and the like it is installed.
command -v soffice >/dev/null 2>&1 && /usr/bin/python3 -c "import uno" 2>/dev/null && exit 0
if ! command -v apt-get >/dev/null 2>&1; then
    echo "assay: LibreOffice was not found: install LibreOffice Calc and its bridge to Python" >&2
    exit 1
fi
run=
[ "$(id -u)" = 0 ] || run=sudo
echo "Installing LibreOffice Calc; this takes a few minutes …" >&2
$run apt-get update -qq && $run apt-get install -y -qq --no-install-recommends libreoffice-calc python3-uno >/dev/null
