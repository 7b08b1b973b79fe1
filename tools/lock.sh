#!/bin/sh
# Writes requirements.lock (what an office runs) and requirements-dev.lock (that and
# what the tests need): every version pinned, every file hashed, no address in it.
# Holds for Python 3.11, 3.12 and 3.13.  Needs uv.  Run: tools/lock.sh [--upgrade]
set -eu
cd "$(dirname "$0")/.."

write() {
    target=$1 words=$2
    shift 2
    uv pip compile pyproject.toml --quiet --universal --python-version 3.11 \
        --generate-hashes --no-header --no-annotate --no-emit-index-url \
        --output-file "$target" "$@" >/dev/null
    { printf '# %s\n# Written by tools/lock.sh; do not edit.\n' "$words"; grep -v '^#' "$target"; } >"$target.new"
    mv "$target.new" "$target"
}

write requirements.lock "What E-Klinik needs to run." "$@"
write requirements-dev.lock "What E-Klinik and its tests need." \
    --constraint requirements.lock --group dev "$@"
