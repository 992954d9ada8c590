#!/usr/bin/env bash
# The same load against CrossStrait and against Debian's Janus videoroom, interleaved, a fresh server for each run.
#   bench/compare-janus.sh [rounds] [shapes...]      as root, on a quiet machine; about 30 s for each run
# Results go to bench/results/<date>-janus.jsonl, the table of medians to standard output. bench/README.md explains it.
set -euo pipefail
cd "$(dirname "$0")/.."
rounds=${1:-3}
shift || true
shapes=("${@:-}")
[ -n "${shapes[0]:-}" ] || shapes=(1x50 1x200 1x300 mesh5 mesh10 mesh15)
results=${RESULTS:-bench/results/$(date -u +%F)-janus.jsonl}
seconds=${SECONDS_PER_RUN:-10}

for program in janus ip curl; do
  command -v "$program" >/dev/null || missing=1
done
[ -z "${missing:-}" ] || apt-get install -y -qq janus iproute2 curl >/dev/null
dotnet build src/Web -c Release -v q -nologo -p:SkipClient=true
dotnet build bench/LoadClient -c Release -v q -nologo

work=$(mktemp -d)
namespace=crossstrait-load-$$
server=
cleanup() {
  [ -z "$server" ] || kill "$server" 2>/dev/null || true
  ip netns delete "$namespace" 2>/dev/null || true
  rm -rf "$work"
}
trap cleanup EXIT
trap "exit 1" INT TERM

# Janus takes no interface with the LOOPBACK flag: a veth end holds the address, packets still go over lo.
ip netns add "$namespace"
ip -n "$namespace" link set lo up
ip -n "$namespace" link add load0 type veth peer name load1
ip -n "$namespace" address add 127.0.0.2/32 dev load0
ip -n "$namespace" link set load0 up
ip -n "$namespace" link set load1 up
ip netns exec "$namespace" sysctl -q -w net.core.rmem_max=16777216 net.core.wmem_max=16777216 2>/dev/null || true

plugins=/usr/lib/$(uname -m)-linux-gnu/janus
mkdir -p "$work/janus"
others() { (cd "$1" && ls ./*.so* | sed 's|^\./||' | grep -v "$2" | paste -sd,); }
cat >"$work/janus/janus.jcfg" <<CONF
general: {
  configs_folder = "$work/janus"
  plugins_folder = "$plugins/plugins"
  transports_folder = "$plugins/transports"
  debug_level = 3
}
media: { rtp_port_range = "20000-40000" }
nat: { ice_enforce_list = "127.0.0.2" }
plugins: { disable = "$(others "$plugins/plugins" videoroom)" }
transports: { disable = "$(others "$plugins/transports" libjanus_http)" }
CONF
echo 'general: { json = "compact", http = true, ip = "127.0.0.1", port = 8088, base_path = "/janus" }' >"$work/janus/janus.transport.http.jcfg"
echo 'general: {}' >"$work/janus/janus.plugin.videoroom.jcfg"

start() {
  if [ "$1" = janus ]; then
    ip netns exec "$namespace" janus -F "$work/janus" >"$work/server.log" 2>&1 &
    probe=http://127.0.0.1:8088/janus/info
  else
    rm -rf "$work/data"
    Data__Path="$work/data" CROSSSTRAIT_API_KEY=load MediaRelay__AnnouncedAddress=127.0.0.2 DOTNET_GCgen0size=0x400000 \
      ip netns exec "$namespace" dotnet artifacts/bin/Web/release/CrossStrait.Web.dll --urls http://127.0.0.1:8080 \
      --contentRoot "$PWD/src/Web" >"$work/server.log" 2>&1 &
    probe=http://127.0.0.1:8080/readyz
  fi
  server=$!
  for _ in $(seq 100); do
    ip netns exec "$namespace" curl -sf "$probe" >/dev/null && return
    sleep 0.1
  done
  cat "$work/server.log"
  exit 1
}

run() { # server, shape, more options
  local kind=$1 shape=$2 url=http://127.0.0.1:8080
  shift 2
  [ "$kind" = janus ] && url=http://127.0.0.1:8088
  start "$kind"
  ip netns exec "$namespace" timeout 180 artifacts/bin/LoadClient/release/CrossStrait.LoadClient --server "$kind" --url "$url" \
    --api-key load --shape "$shape" --bind 127.0.0.2 --seconds "$seconds" --pid "$server" --output "$results" "$@" ||
    echo "$kind $shape failed"
  kill "$server" 2>/dev/null || true
  wait "$server" 2>/dev/null || true
  server=
}

echo "commit $(git rev-parse --short HEAD), load average $(cut -d' ' -f1-3 /proc/loadavg)"
for round in $(seq "$rounds"); do
  for shape in "${shapes[@]}"; do
    run crossstrait "$shape"
    run janus "$shape"
    run crossstrait "$shape" --twcc
  done
done
artifacts/bin/LoadClient/release/CrossStrait.LoadClient table "$results"
