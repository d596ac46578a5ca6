#!/usr/bin/python3
"""The floor: the same reads by python3-libvirt, one call after the other. Prints one line of JSON.

usage: floor.py URI..."""

import json
import sys
import time

import libvirt


# Volumes that Fleetwright fills itself. It only lists them and reads their marks.
FILLED = (".iso", ".kernel", ".initrd")


def read_host(uri, counts):
    connection = libvirt.open(uri)
    for domain in connection.listAllDomains():
        domain.XMLDesc(libvirt.VIR_DOMAIN_XML_INACTIVE)
        counts["domains"] += 1
        if domain.isActive():
            domain.XMLDesc()
    for network in connection.listAllNetworks():
        network.XMLDesc(libvirt.VIR_NETWORK_XML_INACTIVE)
        counts["networks"] += 1
        if network.isActive():
            network.XMLDesc()
    for pool in connection.listAllStoragePools():
        pool.XMLDesc()
        counts["pools"] += 1
        for volume in pool.listAllVolumes():
            counts["volumes"] += 1
            if not volume.name().endswith(FILLED):
                volume.XMLDesc()
    connection.close()


def main(uris):
    counts = {"domains": 0, "networks": 0, "pools": 0, "volumes": 0}
    start, cpu_start = time.perf_counter(), time.process_time()
    for uri in uris:
        read_host(uri, counts)
    took = {"ms": (time.perf_counter() - start) * 1000, "cpuMs": (time.process_time() - cpu_start) * 1000}
    print(json.dumps({**took, **counts}))


main(sys.argv[1:])
