#!/usr/bin/env bash
# The highest load that a server holds with less than 0.1 % loss: up by a quarter until it fails twice, then once half way back.
#   bench/highest-load.sh crossstrait|janus 1xN|meshN START [LoadClient's options...]      as root; bench/load.sh build before the first
# A load of which the publishers could send less than 97 % is not held. A fresh server for each run. RESULTS and TURN as in compare-janus.sh.
set -euo pipefail
cd "$(dirname "$0")/.."
kind=$1 shape=$2 n=$3
shift 3
result=$(mktemp)
trap 'rm -f "$result"' EXIT

holds() {
  for _ in 1 2; do
    : >"$result"
    # shellcheck disable=SC2086 # TURN may be several words
    RESULTS=$result ${TURN:-} bench/load.sh "$kind" "${shape/N/$1}" --seconds "${SECONDS_PER_RUN:-5}" "${options[@]}" || true
    [ ! -s "$result" ] || [ -z "${RESULTS:-}" ] || cat "$result" >>"$RESULTS"
    value() { sed -n "s/.*\"$1\":\([^,}]*\).*/\1/p" "$result"; }
    awk -v loss="$(value LossFraction)" -v sent="$(value SentFraction)" 'BEGIN { exit !(loss != "" && loss < 0.001 && sent > 0.97) }' && return 0
  done
  return 1
}

options=("$@") held=0
while holds "$n"; do
  held=$n
  n=$((n + (n + 3) / 4))
done
half=$(((held + n) / 2))
[ "$held" = 0 ] || [ "$half" = "$held" ] || ! holds "$half" || held=$half
echo "highest load of $kind under 0.1 % loss: ${shape/N/$held}"
