# Functions for a new, minimal Debian of debootstrap, in namespaces of its own. For scripts/test-fresh, scripts/test-packages and
# scripts/package-oci, which include this file.

say() { printf '\033[1m==>\033[0m %s\n' "$*" >&2; }
fail() { say "$*"; exit 1; }

# Prints the archive that apt of this machine is set up with.
mirror() {
  local found
  found=$(apt-get indextargets --format '$(ORIGIN) $(LABEL) $(REPO_URI)' | awk '$1 $2 == "DebianDebian" { print $3; exit }')
  printf '%s' "${found:-http://deb.debian.org/debian}"
}

# Makes the Debian of suite $1 in folder $2: Debian's required packages and apt. Logs to $2.log.
bootstrap() {
  debootstrap --variant=minbase --include=ca-certificates "$1" "$2" "$(mirror)" >"$2.log" 2>&1 ||
    { tail -n 20 "$2.log" >&2; fail "debootstrap failed"; }
}

# Gives the system in folder $1 what this machine needs to reach the archive: settings of apt, names, certificates.
share_network() {
  apt-config dump | grep -E '^Acquire::(https?|Check|Retries)' >"$1/etc/apt/apt.conf.d/90machine" || :
  cp --dereference /etc/resolv.conf /etc/hosts "$1/etc/"
  cp /etc/ssl/certs/ca-certificates.crt "$1/etc/ssl/certs/"
}
