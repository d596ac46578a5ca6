import { showBytes } from "../../model/units.ts";
import type { DomainState, NetworkState, PoolState, VolumeState } from "./states.ts";

/** What matters of something new, in the few words that a plan has room for. */

export function domainSummary(state: DomainState): string {
  const { vcpus, vcpusMax, memoryKiB, memoryMaxKiB, disks, interfaces } = state;
  return [
    upTo(many(vcpus, "vCPU"), vcpusMax > vcpus ? String(vcpusMax) : undefined),
    upTo(mebibytes(memoryKiB), memoryMaxKiB > memoryKiB ? mebibytes(memoryMaxKiB) : undefined),
    ...(Object.keys(state.cpuPins).length > 0 ? ["dedicated CPUs"] : []),
    many(Object.keys(disks).length, "disk"),
    ...Object.values(interfaces).map(({ ipv4, source }) => `${ipv4 ?? "no address"} on ${source}`),
    ...(state.power === "shutoff" ? ["switched off"] : []),
  ].join(", ");
}

export function volumeSummary({ capacityBytes, format, backing, content }: VolumeState): string {
  const size = capacityBytes === undefined ? [] : [`${showBytes(capacityBytes)} ${format}`];
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
  return [forward, place, many(Object.keys(leases).length, "lease")].join(", ");
}

function upTo(amount: string, most: string | undefined): string {
  return most === undefined ? amount : `${amount} (up to ${most})`;
}

function mebibytes(kib: number): string {
  return showBytes(kib * 1024);
}

function many(count: number, word: string): string {
  return `${count === 0 ? "no" : count} ${word}${count === 1 ? "" : "s"}`;
}
