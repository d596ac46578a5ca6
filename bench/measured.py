#!/usr/bin/python3
"""Runs a command with its output to a file; prints wall time and peak memory as one line of JSON.

usage: measured.py OUTPUT COMMAND..."""

import json
import os
import sys
import time

output, *command = sys.argv[1:]
start = time.perf_counter()
child = os.fork()
if child == 0:
    with open(output, "wb") as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
    os.execvp(command[0], command)
_, status, usage = os.wait4(child, 0)
print(
    json.dumps(
        {
            "ms": (time.perf_counter() - start) * 1000,
            "cpuMs": (usage.ru_utime + usage.ru_stime) * 1000,
            "peakMiB": usage.ru_maxrss / 1024,
            "code": os.waitstatus_to_exitcode(status),
        }
    )
)
