# Sourced by run.sh and test.sh: says what is missing and installs only that.
# shellcheck shell=bash

say() { printf '%s: %s\n' "$(basename "$0")" "$*"; }
die() { printf '%s: %s\n' "$(basename "$0")" "$*" >&2; exit 1; }

require_dotnet() {
  command -v dotnet >/dev/null || die "the .NET 10 SDK is missing: see https://dotnet.microsoft.com/download/dotnet/10.0"
  dotnet --list-sdks | grep -q '^10\.' || die "the .NET 10 SDK is missing, only others are here: $(dotnet --list-sdks | cut -d' ' -f1 | paste -sd' ')"
}

require_node() {
  command -v node >/dev/null && command -v npm >/dev/null || die "Node.js 20.19 or newer with npm is missing: see https://nodejs.org"
  node -e 'const [major, minor] = process.versions.node.split(".").map(Number); process.exit(major > 20 || (major === 20 && minor >= 19) ? 0 : 1)' ||
    die "Node.js 20.19 or newer is needed, this is $(node --version)"
}

# Is what this Debian package brings here, wherever it came from?
has_package() {
  case $1 in
    ffmpeg | chromium | firefox-esr | gcc) command -v "$1" >/dev/null ;;
    coturn) command -v turnserver >/dev/null ;;
    iproute2) command -v ip >/dev/null ;;
    nftables) command -v nft >/dev/null ;;
    redis-server) command -v redis-server >/dev/null ;;
    postgresql) compgen -G "/usr/lib/postgresql/*/bin/initdb" >/dev/null ;;
    libssl3) ldconfig -p 2>/dev/null | grep -q 'libssl\.so\.3 ' ;;
    libssl-dev) [ -e /usr/include/openssl/ssl.h ] ;;
    *) [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ] ;;
  esac
}

# As root. Packages that bring a daemon must not start it here: 101 forbids that (invoke-rc.d(8)).
install_stopped() {
  local policy=/usr/sbin/policy-rc.d status=0
  if [ ! -e "$policy" ]; then
    printf '#!/bin/sh\nexit 101\n' >"$policy"
    chmod 755 "$policy"
    trap "rm -f $policy" EXIT
  fi

  DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "$@" || status=$?
  # nor at the next start of the machine
  case " $* " in *' coturn '*) systemctl disable coturn >/dev/null 2>&1 || true ;; esac
  return "$status"
}

require_packages() {
  local package missing=() as_root=()
  for package in "$@"; do
    has_package "$package" || missing+=("$package")
  done
  [ ${#missing[@]} -gt 0 ] || return 0

  command -v apt-get >/dev/null || die "missing: ${missing[*]}. There is no apt-get here: install what brings them and run this again"
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || die "missing: ${missing[*]}. Install them as root: apt-get install ${missing[*]}"
    as_root=(sudo)
  fi

  say "installing ${missing[*]}"
  local log
  log=$(mktemp)
  {
    "${as_root[@]}" apt-get update -q &&
      "${as_root[@]}" bash -c "$(declare -f install_stopped); install_stopped \"\$@\"" bash "${missing[@]}"
  } >"$log" 2>&1 || { tail -n 20 "$log" >&2; rm -f "$log"; die "apt-get could not install ${missing[*]}"; }
  rm -f "$log"
}
