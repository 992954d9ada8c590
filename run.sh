#!/usr/bin/env bash
# Installs what is missing, builds, serves.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=.ci/require.sh
source "$root/.ci/require.sh"

usage() {
  cat <<'TEXT'
usage: ./run.sh [--demo] [--lan] [--urls http://localhost:8080] [--Key value ...]
       ./run.sh verify-audit [--head NUMBER:HASH]
  --demo   seeds two organisations with extensions 8001-8006, opens all rooms, prints how to sign in
  --lan    also serves https on port 8443 to the local network, with a self-signed certificate
  --urls   where to listen; the default is http://localhost:8080
verify-audit checks that the audit log is whole, and that it still holds an entry noted before; it serves nothing.
Other settings are ASP.NET's own: environment (Data__Path, MediaRelay__UdpPort ...), appsettings.json, --Key value.
TEXT
}

urls=()
[ -n "${ASPNETCORE_URLS:-}" ] || urls=(--urls http://localhost:8080)
for argument in "$@"; do
  case $argument in
    -h | --help) usage; exit 0 ;;
    --urls | --urls=*) urls=() ;;
  esac
done

require_packages ffmpeg fonts-noto-cjk libssl3
require_dotnet
require_node

say "building (the first time takes a minute or two)"
mkdir -p "$root/artifacts"
log=$root/artifacts/run-build.log
# Two servers may be started at once from one tree; they build one after the other.
(cd "$root" && flock artifacts/run-build.lock dotnet build src/Web -c Release -v q --nologo >"$log" 2>&1) || {
  grep -E 'error|ERR!' "$log" | sort -u | head -n 20 >&2 || tail -n 20 "$log" >&2
  die "the build failed, $log says why"
}

# A small youngest generation keeps collections short beside media (docs/operations.md).
# Calls go before batch work on the same machine; without the right to it (root) nothing changes.
renice -n -5 -p $$ >/dev/null 2>&1 || true
export DOTNET_GCgen0size=0x400000 DOTNET_gcServer=0
case " $* " in *" verify-audit "*) ;; *) say "serving; Ctrl+C ends it" ;; esac
exec dotnet "$root/artifacts/bin/Web/release/CrossStrait.Web.dll" --contentRoot "$root/src/Web" "${urls[@]}" "$@"
