#!/bin/sh
# Called for each event of the kernel, as udev would be: takes new processors, memory and interfaces into use.
[ "$ACTION" = add ] || exit 0
case $SUBSYSTEM in
  cpu) echo 1 >"/sys$DEVPATH/online";;
  memory) echo online >"/sys$DEVPATH/state";;
  net) case $INTERFACE in e*) [ -e /run/net.booted ] && /etc/network.sh "$INTERFACE" &;; esac;;
esac 2>/dev/null
