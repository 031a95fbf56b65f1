#!/bin/sh
# What the tests on Spark and PostgreSQL need: a Java, and PostgreSQL's programs. On Debian they are installed.
set -eu
packages=
command -v java >/dev/null 2>&1 || packages="$packages openjdk-17-jre-headless"
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || packages="$packages postgresql"
[ -n "$packages" ] || exit 0
command -v apt-get >/dev/null 2>&1 || {
    echo "assay: install Java 17 or newer and PostgreSQL, then run this again" >&2
    exit 1
}
run=
[ "$(id -u)" = 0 ] || run=sudo
echo "Installing$packages …" >&2
$run apt-get update -qq && DEBIAN_FRONTEND=noninteractive $run apt-get install -y -qq $packages >/dev/null
