#!/usr/bin/env bash
# One run of bench/LoadClient against a fresh server, both in a network namespace of their own.
#   bench/load.sh crossstrait|janus SHAPE [LoadClient's options...]      as root; bench/load.sh build before the first
# RESULTS names a file that the result is appended to, COMMIT what was built if it is not HEAD. The server's environment is this one's.
set -euo pipefail
cd "$(dirname "$0")/.."

if [ "${1:-}" = build ]; then
  for program in janus ip curl; do
    command -v "$program" >/dev/null || missing=1
  done
  [ -z "${missing:-}" ] || apt-get install -y -qq janus iproute2 curl >/dev/null
  dotnet build src/Web -c Release -v q -nologo -p:SkipClient=true
  exec dotnet build bench/LoadClient -c Release -v q -nologo
fi

kind=$1 shape=$2
shift 2
work=$(mktemp -d)
namespace=crossstrait-load-$$
server=
cleanup() {
  [ -z "$server" ] || { kill "$server" && wait "$server"; } 2>/dev/null || true
  ip netns delete "$namespace" 2>/dev/null || true
  rm -rf "$work"
}
trap cleanup EXIT
trap "exit 1" INT TERM
ulimit -n "$(ulimit -Hn)"

# Janus takes no interface with the LOOPBACK flag: a veth end holds the address, packets still go over lo.
ip netns add "$namespace"
ip -n "$namespace" link set lo up
ip -n "$namespace" link add load0 type veth peer name load1
ip -n "$namespace" address add 127.0.0.2/32 dev load0
ip -n "$namespace" link set load0 up
ip -n "$namespace" link set load1 up
ip netns exec "$namespace" sysctl -q -w net.core.rmem_max=16777216 net.core.wmem_max=16777216 2>/dev/null || true

if [ "$kind" = janus ]; then
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
  ip netns exec "$namespace" janus -F "$work/janus" >"$work/server.log" 2>&1 &
  url=http://127.0.0.1:8088
  probe=$url/janus/info
else
  Data__Path="$work/data" CROSSSTRAIT_API_KEY=load MediaRelay__AnnouncedAddress=127.0.0.2 DOTNET_GCgen0size=0x400000 DOTNET_gcServer=0 \
    ip netns exec "$namespace" dotnet artifacts/bin/Web/release/CrossStrait.Web.dll --urls http://127.0.0.1:8080 \
    --contentRoot "$PWD/src/Web" >"$work/server.log" 2>&1 &
  url=http://127.0.0.1:8080
  probe=$url/readyz
fi

server=$!
for _ in $(seq 100); do
  if ip netns exec "$namespace" curl -sf "$probe" >/dev/null; then
    ip netns exec "$namespace" timeout 240 artifacts/bin/LoadClient/release/CrossStrait.LoadClient --server "$kind" --url "$url" \
      --api-key load --shape "$shape" --bind 127.0.0.2 --pid "$server" --commit "${COMMIT:-$(git rev-parse --short HEAD)}" \
      ${RESULTS:+--output "$RESULTS"} "$@"
    exit
  fi
  sleep 0.1
done
cat "$work/server.log"
exit 1
