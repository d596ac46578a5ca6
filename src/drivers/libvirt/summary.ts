import { formatBytes } from "../../model/units.ts";
import type { DomainState, NetworkState, PoolState, VolumeState } from "./states.ts";

/** Returns a short summary of a new domain, short enough for a line of the plan. */

export function domainSummary(state: DomainState): string {
  const { vcpus, vcpusMax, memoryKiB, memoryMaxKiB, disks, interfaces } = state;
  return [
    withMaximum(countWith(vcpus, "vCPU"), vcpusMax > vcpus ? String(vcpusMax) : undefined),
    withMaximum(formatKib(memoryKiB), memoryMaxKiB > memoryKiB ? formatKib(memoryMaxKiB) : undefined),
    ...(Object.keys(state.cpuPins).length > 0 ? ["dedicated CPUs"] : []),
    countWith(Object.keys(disks).length, "disk"),
    ...Object.values(interfaces).map(({ ipv4, source }) => `${ipv4 ?? "no address"} on ${source}`),
    ...(state.power === "shutoff" ? ["switched off"] : []),
  ].join(", ");
}

export function volumeSummary({ capacityBytes, format, backing, content }: VolumeState): string {
  const size = capacityBytes === undefined ? [] : [`${formatBytes(capacityBytes)} ${format}`];
  const origin = backing === undefined ? [] : [`a thin copy of ${backing}`];
  return [...size, ...origin, ...(content === undefined ? [] : [`content ${content.slice(0, 12)}`])].join(
    ", ",
  );
}

export function poolSummary({ type, path }: PoolState): string {
  return `${type} ${path}`;
}

export function networkSummary({ forward, address, bridge, leases }: NetworkState): string {
  const place = address === null ? `bridge ${bridge}` : address;
  return [forward, place, countWith(Object.keys(leases).length, "lease")].join(", ");
}

function withMaximum(amount: string, most: string | undefined): string {
  return most === undefined ? amount : `${amount} (up to ${most})`;
}

function formatKib(kib: number): string {
  return formatBytes(kib * 1024);
}

function countWith(count: number, word: string): string {
  return `${count === 0 ? "no" : count} ${word}${count === 1 ? "" : "s"}`;
}
