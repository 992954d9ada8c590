#!/usr/bin/env bash
# Installs what tests need, builds, runs every test, ends with "N passed, N failed, N skipped".
# usage: ./test.sh [Project ...]   e.g. ./test.sh Web.Tests; without names: everything
# A test of Interop that fails is run once more, alone: see repeat_failed.
set -uo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cd "$root" || exit 1
# shellcheck source=.ci/require.sh
source .ci/require.sh

passed=0 failed=0 skipped=0
results=$root/artifacts/test-results
export DOTNET_GCgen0size=0x400000 DOTNET_gcServer=0

# count NAME PASSED FAILED SKIPPED
count() {
  passed=$((passed + $2)) failed=$((failed + $3)) skipped=$((skipped + $4))
  say "$1: $2 passed, $3 failed, $4 skipped"
}

finish() {
  echo "$passed passed, $failed failed, $skipped skipped"
  [ "$failed" -eq 0 ] || exit 1
  exit 0
}

# check NAME COMMAND...: one command that counts as one test
check() {
  local name=$1
  shift
  if "$@" >"$results/$name.log" 2>&1; then
    count "$name" 1 0 0
  else
    tail -n 40 "$results/$name.log"
    count "$name" 0 1 0
  fi
}

# run_tests PROJECT: its executable, counted by the report that it writes
run_tests() {
  local project=$1 report=$results/$1.xml log=$results/$1.log status=0
  execute "$project" "$report" "$log" 1200 || status=$?
  local head
  head=$(summary "$report")
  if [ -z "$head" ]; then
    tail -n 40 "$log"
    say "$project ended with status $status and no report"
    count "$project" 0 1 0
    return
  fi

  local good bad
  good=$(attribute passed "$head")
  bad=$(($(attribute failed "$head") + $(attribute errors "$head")))
  # A run that found no test, or that reports success and yet ended badly, is a failure too.
  if [ "$bad" -eq 0 ] && { [ "$status" -ne 0 ] || [ "$(attribute total "$head")" -eq 0 ]; }; then
    tail -n 20 "$log"
    say "$project ended with status $status"
    bad=1
  fi

  [ "$bad" -eq 0 ] || grep -A 25 '\[FAIL\]' "$log"
  if [ "$project" = Interop ] && [ "$bad" -le 5 ]; then
    repeat_failed "$project" "$report"
    good=$((good + recovered)) bad=$((bad - recovered))
  fi

  count "$project" "$good" "$bad" "$(($(attribute skipped "$head") + $(attribute not-run "$head")))"
}

# repeat_failed PROJECT REPORT: runs each failed test once more, alone, and sets `recovered` to how many passed then. Real
# browsers on a loaded machine miss a limit once in a hundred; what fails twice, or fails with many others, is broken.
repeat_failed() {
  local project=$1 name failures again=$results/$1.again.xml
  recovered=0
  while read -r failures name; do
    if execute "$project" "$again" "$results/$project.again.log" 300 -method "$name" &&
      [ "$(attribute passed "$(summary "$again")")" -ge "$failures" ]; then
      say "$project: $name failed at first and passed alone"
      recovered=$((recovered + failures))
    else
      say "$project: $name failed twice"
    fi
  done < <(failed_methods "$2")
}

# execute PROJECT REPORT LOG SECONDS [OPTION ...]
execute() {
  rm -f "$2"
  timeout --kill-after=10 "$4" "artifacts/bin/$1/debug/CrossStrait.$1" -noColor -xml "$2" "${@:5}" >"$3" 2>&1 </dev/null
}

# failed_methods REPORT: lines of how many cases failed and the method's full name
failed_methods() {
  grep -o '<test [^>]* result="Fail"[^>]*>' "$1" | sed -n 's/.* type="\([^"]*\)" method="\([^"]*\)".*/\1.\2/p' | sort | uniq -c
}

summary() { head -c 4000 "$1" 2>/dev/null | grep -o '<assembly [^>]*>'; }

attribute() { printf '%s' "$2" | sed -n "s/.* $1=\"\([0-9]*\)\".*/\1/p"; }

in_client() { (cd src/Web/client && npx --no-install "$@"); }

run_client_tests() {
  local report=$results/client.json
  rm -f "$report"
  [ -d src/Web/client/node_modules ] || check client-install npm ci --prefix src/Web/client --no-audit --no-fund
  check client-types in_client tsc --noEmit
  check client-lint in_client eslint .
  in_client vitest run --reporter=json --outputFile="$report" >"$results/client.log" 2>&1
  if [ ! -f "$report" ]; then
    tail -n 40 "$results/client.log"
    count client 0 1 0
    return
  fi

  local numbers
  numbers=$(node -e '
    const report = JSON.parse(require("fs").readFileSync(process.argv[1], "utf8"));
    for (const suite of report.testResults) {
      if (suite.status === "failed" && suite.assertionResults.length === 0) console.error(suite.name, suite.message);
      for (const test of suite.assertionResults) {
        if (test.status === "failed") console.error(suite.name, test.fullName, test.failureMessages.join("\n"));
      }
    }
    const brokenFiles = report.testResults.filter(s => s.status === "failed" && s.assertionResults.length === 0).length;
    console.log(report.numPassedTests, report.numFailedTests + brokenFiles, report.numPendingTests + report.numTodoTests);
  ' "$report")
  # shellcheck disable=SC2086
  count client $numbers
}

require_packages ffmpeg fonts-noto-cjk libssl3 gcc libc6-dev libssl-dev chromium chromium-sandbox firefox-esr \
  coturn iproute2 nftables postgresql redis-server
require_dotnet
require_node

mkdir -p "$results"
say "building"
if ! dotnet build CrossStrait.sln -v q --nologo >"$results/build.log" 2>&1; then
  grep -E 'error|ERR!' "$results/build.log" | sort -u | head -n 40
  count build 0 1 0
  finish
fi

[ -d tests/Interop/Accounts/provider/node_modules ] || check provider-install npm ci --prefix tests/Interop/Accounts/provider --no-audit --no-fund

if [ $# -gt 0 ]; then
  for project in "$@"; do
    run_tests "$project"
  done
  finish
fi

check format dotnet format CrossStrait.sln --verify-no-changes --no-restore
for project in Architecture.Tests MediaRelay.Tests Rooms.Tests Signaling.Tests Web.Tests; do
  run_tests "$project"
done
[ ! -f src/Web/client/package.json ] || run_client_tests
for project in Fuzz Interop; do
  run_tests "$project"
done
finish
