#!/usr/bin/env bash
# Builds the C floor as a library beside its source. Needs gcc and libssl-dev.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
gcc -O2 -shared -fPIC -o libfloor.so floor.c -lcrypto
