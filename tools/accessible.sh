#!/bin/sh
# Look at the reports as people do who see little, use a keyboard, or read on paper: axe-core in a headless Chromium.
# Chromium, Node.js and npm are installed on Debian; axe-core and what drives the browser come from npm.
# usage: accessible.sh BIN FOLDER
set -eu
bin=$1 folder=$2
packages=
command -v chromium >/dev/null 2>&1 || packages="$packages chromium"
command -v node >/dev/null 2>&1 || packages="$packages nodejs"
command -v npm >/dev/null 2>&1 || packages="$packages npm"
if [ -n "$packages" ]; then
    command -v apt-get >/dev/null 2>&1 || {
        echo "assay: install Chromium, Node.js and npm, then run this again" >&2
        exit 1
    }
    run=
    [ "$(id -u)" = 0 ] || run=sudo
    echo "Installing$packages …" >&2
    $run apt-get update -qq && DEBIAN_FRONTEND=noninteractive $run apt-get install -y -qq $packages >/dev/null
fi
mkdir -p "$folder"
if [ ! -d "$folder/node_modules/axe-core" ] || [ ! -d "$folder/node_modules/puppeteer-core" ]; then
    echo "Installing axe-core …" >&2
    npm install --silent --no-audit --no-fund --prefix "$folder" axe-core@4 puppeteer-core@25
fi

set --
for school in oakfield riverside hillcrest; do
    "$bin/assay" report "examples/$school/facts.yaml" --output "$folder/$school.html"
    set -- "$@" "$folder/$school.html"
done
"$bin/assay" report examples/oakfield/facts.yaml --previous examples/hillcrest/facts.yaml --output "$folder/compared.html"
rm -rf "$folder/schools" "$folder/verdicts.parquet"
"$bin/assay" cohort generate --rows 2000 --seed 1 --output "$folder/schools"
"$bin/assay" cohort assess "$folder/schools" --output "$folder/verdicts.parquet" --keep region --margins >/dev/null
"$bin/assay" cohort summary "$folder/verdicts.parquet" --by region --format html --output "$folder/cohort.html"
cp tools/accessible.mjs "$folder/accessible.mjs"
exec node "$folder/accessible.mjs" "$(command -v chromium)" "$@" "$folder/compared.html" "$folder/cohort.html"
