#!/bin/sh
# A cohort from end to end: generate, assess, sum up, explain one.
# usage: demo_cohort.sh BIN FOLDER
set -eu
bin=$1 folder=$2
rm -rf "$folder"
mkdir -p "$folder"

show() {
    echo "\$ assay $*"
    "$bin/assay" "$@"
    echo
}

show cohort generate --rows 100000 --seed 1 --output "$folder/schools"
show cohort assess "$folder/schools" --output "$folder/verdicts.parquet" --keep region --keep phase --margins
show cohort summary "$folder/verdicts.parquet" --by region --format html --output "$folder/summary.html"
show cohort summary "$folder/verdicts.parquet"
show why "$folder/schools" --row 925 9.1
echo "The report: $folder/summary.html"
