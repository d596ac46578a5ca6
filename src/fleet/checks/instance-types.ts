import type { InstanceTypeSpec } from "../../generated/kinds/instance-type.ts";
import { formatBytes, parseBytes } from "../../model/units.ts";
import type { Finding, ResourceCheck } from "../finding.ts";

/** The smallest memory in bytes. No kernel boots with less; more likely the unit is missing. */
const MIN_MEMORY_BYTES = 16 * 2 ** 20;
const HUGE_PAGE_BYTES = 2 * 2 ** 20;

/** Finds impossible sizes of machines. */
export const checkInstanceType: ResourceCheck<InstanceTypeSpec> = (resource) => {
  const { cpu, memory } = resource.spec;
  const findings: Finding[] = [];
  if (cpu.maxGuest < cpu.guest) {
    const message = `cpu.maxGuest (${cpu.maxGuest}) is less than cpu.guest (${cpu.guest})`;
    findings.push({ resource, path: ["spec", "cpu", "maxGuest"], message });
  }
  if (parseBytes(memory.maxGuest) < parseBytes(memory.guest)) {
    const message = `memory.maxGuest (${memory.maxGuest}) is less than memory.guest (${memory.guest})`;
    findings.push({ resource, path: ["spec", "memory", "maxGuest"], message });
  }
  return [...findings, ...checkMemory(resource)];
};

const checkMemory: ResourceCheck<InstanceTypeSpec> = (resource) => {
  const { memory } = resource.spec;
  const path = ["spec", "memory", "guest"];
  if (parseBytes(memory.guest) < MIN_MEMORY_BYTES) {
    const message = `memory.guest is ${formatBytes(parseBytes(memory.guest))}, which no guest can boot with`;
    return [
      {
        resource,
        path,
        message,
        hint: /\d$/.test(memory.guest) ? `did you mean "${memory.guest}Mi"?` : undefined,
      },
    ];
  }
  if (!memory.hugepages || parseBytes(memory.maxGuest) % HUGE_PAGE_BYTES === 0) return [];
  return [{ resource, path: ["spec", "memory"], message: "memory in huge pages must be a multiple of 2Mi" }];
};
