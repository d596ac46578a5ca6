import type { MachineStats } from "../../drivers/machine-stats.ts";
import type { MetricFamily } from "./metric-family.ts";

export type DiskStats = MachineStats["disks"][number];
export type InterfaceStats = MachineStats["interfaces"][number];

/** A metric of each machine, disk or interface. `value` returns undefined when it is unknown. */
export interface MachineMetric<Of> {
  readonly type: MetricFamily["type"];
  readonly name: string;
  readonly help: string;
  value(of: Of): number | undefined;
}

export const MACHINE_METRICS: readonly MachineMetric<MachineStats>[] = [
  { type: "gauge", name: "vcpus", help: "vCPUs that it has now.", value: ({ cpu }) => cpu.vcpus },
  {
    type: "counter",
    name: "cpu_seconds_total",
    help: "CPU time that it used, its emulator's included.",
    value: ({ cpu }) => cpu.usedSeconds,
  },
  {
    type: "counter",
    name: "cpu_steal_seconds_total",
    help: "Time for which its vCPUs could run and waited for a CPU of the host.",
    value: ({ cpu }) => cpu.stolenSeconds,
  },
  {
    type: "counter",
    name: "cpu_wait_seconds_total",
    help: "The same as the kernel counts it; 0 where its scheduling statistics are off.",
    value: ({ cpu }) => cpu.waitedSeconds,
  },
  {
    type: "gauge",
    name: "memory_bytes",
    help: "Memory that it has now.",
    value: ({ memory }) => memory.bytes,
  },
  {
    type: "gauge",
    name: "memory_max_bytes",
    help: "Memory that it may have without a restart.",
    value: ({ memory }) => memory.maxBytes,
  },
  {
    type: "gauge",
    name: "memory_resident_bytes",
    help: "What it takes of its host's memory.",
    value: ({ memory }) => memory.residentBytes,
  },
  {
    type: "gauge",
    name: "memory_unused_bytes",
    help: "What its guest does not use, as the guest says.",
    value: ({ memory }) => memory.unusedBytes,
  },
  {
    type: "gauge",
    name: "memory_usable_bytes",
    help: "What its guest could use without swapping, as it says.",
    value: ({ memory }) => memory.usableBytes,
  },
];

export const DISK_METRICS: readonly MachineMetric<DiskStats>[] = [
  { type: "counter", name: "read_bytes_total", help: "Bytes read.", value: ({ read }) => read.bytes },
  { type: "counter", name: "reads_total", help: "Requests to read.", value: ({ read }) => read.requests },
  {
    type: "counter",
    name: "read_seconds_total",
    help: "Time that reading took.",
    value: ({ read }) => read.seconds,
  },
  { type: "counter", name: "written_bytes_total", help: "Bytes written.", value: ({ write }) => write.bytes },
  { type: "counter", name: "writes_total", help: "Requests to write.", value: ({ write }) => write.requests },
  {
    type: "counter",
    name: "write_seconds_total",
    help: "Time that writing took.",
    value: ({ write }) => write.seconds,
  },
  {
    type: "counter",
    name: "flushes_total",
    help: "Requests to make it last.",
    value: ({ flushes }) => flushes,
  },
  { type: "gauge", name: "capacity_bytes", help: "Its size.", value: ({ capacityBytes }) => capacityBytes },
  {
    type: "gauge",
    name: "allocated_bytes",
    help: "What it takes of its host's storage.",
    value: ({ allocatedBytes }) => allocatedBytes,
  },
];

export const INTERFACE_METRICS: readonly MachineMetric<InterfaceStats>[] = [
  {
    type: "counter",
    name: "receive_bytes_total",
    help: "Bytes received.",
    value: ({ received }) => received.bytes,
  },
  {
    type: "counter",
    name: "receive_packets_total",
    help: "Packets received.",
    value: ({ received }) => received.packets,
  },
  {
    type: "counter",
    name: "receive_errors_total",
    help: "Errors of these.",
    value: ({ received }) => received.errors,
  },
  {
    type: "counter",
    name: "receive_dropped_total",
    help: "Dropped of these.",
    value: ({ received }) => received.dropped,
  },
  { type: "counter", name: "transmit_bytes_total", help: "Bytes sent.", value: ({ sent }) => sent.bytes },
  {
    type: "counter",
    name: "transmit_packets_total",
    help: "Packets sent.",
    value: ({ sent }) => sent.packets,
  },
  {
    type: "counter",
    name: "transmit_errors_total",
    help: "Errors of these.",
    value: ({ sent }) => sent.errors,
  },
  {
    type: "counter",
    name: "transmit_dropped_total",
    help: "Dropped of these.",
    value: ({ sent }) => sent.dropped,
  },
];
