#!/bin/sh
# What the power button does.
echo "MICRO power off" >/dev/console
sync; umount /data 2>/dev/null || mount -o remount,ro /data 2>/dev/null
case $1 in reboot) reboot -f;; *) poweroff -f;; esac
