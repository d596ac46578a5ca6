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
  return [...findings, ...checkBurst(resource), ...checkMemory(resource)];
};

/** Finds CPU credits that could have no effect. */
const checkBurst: ResourceCheck<InstanceTypeSpec> = (resource) => {
  const { burst, policy, quotaPercent } = resource.spec.cpu;
  if (burst === undefined) return [];
  const path = ["spec", "cpu", "burst"];
  const findings: Finding[] = [];
  if (policy === "dedicated") {
    const message =
      "a machine with dedicated CPUs has them for itself, so that cpu.burst would have no effect";
    findings.push({ resource, path, message, hint: "leave cpu.burst out, or use policy: shared" });
  }
  if (quotaPercent !== undefined && quotaPercent <= burst.baselinePercent) {
    const message = `the baseline (${burst.baselinePercent}) must be less than cpu.quotaPercent (${quotaPercent})`;
    findings.push({ resource, path: [...path, "baselinePercent"], message });
  }
  if (burst.mode === "unlimited" && burst.initialCredits > 0) {
    const message = "initialCredits are only for the mode standard: an unlimited machine needs none";
    findings.push({ resource, path: [...path, "initialCredits"], message });
  }
  return findings;
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
