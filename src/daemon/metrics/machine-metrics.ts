import type { MachineStats } from "../../drivers/machine-stats.ts";
import type { MachineCredits } from "../../engine/cpu-credits/machine-credits.ts";
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
  { type: "gauge", name: "vcpus", help: "Current vCPUs.", value: ({ cpu }) => cpu.vcpus },
  {
    type: "counter",
    name: "cpu_seconds_total",
    help: "CPU time used, including the emulator.",
    value: ({ cpu }) => cpu.usedSeconds,
  },
  {
    type: "counter",
    name: "cpu_steal_seconds_total",
    help: "Time for which vCPUs waited for a CPU of the host.",
    value: ({ cpu }) => cpu.stolenSeconds,
  },
  {
    type: "counter",
    name: "cpu_wait_seconds_total",
    help: "The same as the kernel counts it; 0 without kernel.sched_schedstats.",
    value: ({ cpu }) => cpu.waitedSeconds,
  },
  {
    type: "gauge",
    name: "memory_bytes",
    help: "Current memory.",
    value: ({ memory }) => memory.bytes,
  },
  {
    type: "gauge",
    name: "memory_max_bytes",
    help: "Maximum memory without a restart.",
    value: ({ memory }) => memory.maxBytes,
  },
  {
    type: "gauge",
    name: "memory_resident_bytes",
    help: "Memory that the machine uses on its host.",
    value: ({ memory }) => memory.residentBytes,
  },
  {
    type: "gauge",
    name: "memory_unused_bytes",
    help: "Memory that the guest does not use, if the guest reports it.",
    value: ({ memory }) => memory.unusedBytes,
  },
  {
    type: "gauge",
    name: "memory_usable_bytes",
    help: "Memory available to the guest without swapping, if the guest reports it.",
    value: ({ memory }) => memory.usableBytes,
  },
];

/** Metrics that only burstable machines have. A credit is one vCPU for one minute. */
export const CREDIT_METRICS: readonly MachineMetric<MachineCredits>[] = [
  { type: "gauge", name: "credits", help: "CPU credits that can be spent.", value: ({ balance }) => balance },
  { type: "gauge", name: "credits_max", help: "The most CPU credits.", value: ({ max }) => max },
  {
    type: "gauge",
    name: "surplus_credits",
    help: "CPU credits spent in unlimited mode that were not paid back.",
    value: ({ surplus }) => surplus,
  },
  {
    type: "counter",
    name: "charged_credits_total",
    help: "Surplus CPU credits that were charged.",
    value: ({ charged }) => charged,
  },
  {
    type: "gauge",
    name: "throttled",
    help: "1 while the machine is limited to its baseline.",
    value: ({ throttled }) => (throttled ? 1 : 0),
  },
];

export const DISK_METRICS: readonly MachineMetric<DiskStats>[] = [
  { type: "counter", name: "read_bytes_total", help: "Bytes read.", value: ({ read }) => read.bytes },
  { type: "counter", name: "reads_total", help: "Read requests.", value: ({ read }) => read.requests },
  {
    type: "counter",
    name: "read_seconds_total",
    help: "Duration of the reads.",
    value: ({ read }) => read.seconds,
  },
  { type: "counter", name: "written_bytes_total", help: "Bytes written.", value: ({ write }) => write.bytes },
  { type: "counter", name: "writes_total", help: "Write requests.", value: ({ write }) => write.requests },
  {
    type: "counter",
    name: "write_seconds_total",
    help: "Duration of the writes.",
    value: ({ write }) => write.seconds,
  },
  {
    type: "counter",
    name: "flushes_total",
    help: "Flush requests.",
    value: ({ flushes }) => flushes,
  },
  {
    type: "gauge",
    name: "capacity_bytes",
    help: "Size of the disk.",
    value: ({ capacityBytes }) => capacityBytes,
  },
  {
    type: "gauge",
    name: "allocated_bytes",
    help: "Space that the disk uses on its storage.",
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
    help: "Receive errors.",
    value: ({ received }) => received.errors,
  },
  {
    type: "counter",
    name: "receive_dropped_total",
    help: "Received packets dropped.",
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
    help: "Transmit errors.",
    value: ({ sent }) => sent.errors,
  },
  {
    type: "counter",
    name: "transmit_dropped_total",
    help: "Sent packets dropped.",
    value: ({ sent }) => sent.dropped,
  },
];
