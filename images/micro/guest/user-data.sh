#!/bin/sh
# Runs the seed's user-data: a script, or of a #cloud-config write_files and runcmd.
. /etc/lib.sh
file=/run/seed.user-data
[ -f $file ] || exit 0
case $(head -n 1 $file) in
  '#!'*) cp $file /run/first-boot; chmod 700 /run/first-boot; cd /root; /run/first-boot;;
  '#cloud-config'*)
    n=0; while path=$(value user-data write_files.$n.path); [ -n "$path" ]; do
      mkdir -p "${path%/*}/"
      plain() { value user-data write_files.$n.content; }   # straight into the file: $(...) would eat newlines
      case $(value user-data write_files.$n.append) in true) exec 3>>"$path";; *) exec 3>"$path";; esac
      case $(value user-data write_files.$n.encoding) in b64|base64) plain | base64 -d >&3;; *) plain >&3;; esac
      exec 3>&-
      mode=$(value user-data write_files.$n.permissions); [ -z "$mode" ] || chmod "$mode" "$path"
      n=$((n + 1))
    done
    awk -F'\t' -f /etc/runcmd.awk /run/user-data >/run/runcmd; cd /root; sh /run/runcmd;;
esac
