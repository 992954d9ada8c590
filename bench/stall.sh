#!/usr/bin/env bash
# How long the relay's worker is kept from its work while many people are on the hub and a composition runs beside it.
#   bench/stall.sh [clients] [seconds]      as root; build src/Web and bench/HubLoad in Release first
# The server has the priorities that run.sh and it itself ask for, the encoder the one that compositions have.
set -euo pipefail
cd "$(dirname "$0")/.."
clients=${1:-2000} seconds=${2:-60}
work=$(mktemp -d)
server= encoder=
cleanup() {
  # shellcheck disable=SC2086 # either may be unset
  [ -z "$server$encoder" ] || { kill $server $encoder && wait; } 2>/dev/null || true
  rm -rf "$work"
}
trap cleanup EXIT
trap "exit 1" INT TERM
ulimit -n "$(ulimit -Hn)"
Data__Path="$work/data" CROSSSTRAIT_API_KEY=load MediaRelay__AnnouncedAddress=127.0.0.1 MediaRelay__UdpPort=17900 MediaRelay__TcpPort=-1 \
  DOTNET_GCgen0size=0x400000 DOTNET_gcServer=0 nice -n -5 dotnet artifacts/bin/Web/release/CrossStrait.Web.dll \
  --urls http://127.0.0.1:18080 --contentRoot "$PWD/src/Web" >"$work/server.log" 2>&1 &
server=$!
until curl -sf http://127.0.0.1:18080/readyz >/dev/null; do sleep 0.1; done
nice -n 19 ffmpeg -loglevel error -nostdin -f lavfi -i testsrc2=s=1280x720:r=30 -t 600 -c:v libx264 -preset veryfast -f null - &
encoder=$!
artifacts/bin/HubLoad/release/CrossStrait.HubLoad --url http://127.0.0.1:18080 --api-key load --clients "$clients" --seconds "$seconds"
echo "load average $(cut -d' ' -f1-3 /proc/loadavg), server's memory $(grep VmRSS /proc/$server/status)"
