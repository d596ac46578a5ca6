import type { InstanceTypeSpec } from "../../kinds/instance-type/spec.gen.ts";
import { parseBytes, showBytes } from "../../model/units.ts";
import type { Finding, ResourceCheck } from "../finding.ts";

/** Below this no kernel boots: more likely the unit was forgotten. */
const LEAST_MEMORY = 16 * 2 ** 20;
const HUGE_PAGE = 2 * 2 ** 20;

/** Sizes that no machine can have. */
export const checkInstanceType: ResourceCheck<InstanceTypeSpec> = (resource) => {
  const { cpu, memory } = resource.spec;
  const found: Finding[] = [];
  if (cpu.maxGuest < cpu.guest) {
    const message = `cpu.maxGuest (${cpu.maxGuest}) is less than cpu.guest (${cpu.guest})`;
    found.push({ resource, path: ["spec", "cpu", "maxGuest"], message });
  }
  if (parseBytes(memory.maxGuest) < parseBytes(memory.guest)) {
    const message = `memory.maxGuest (${memory.maxGuest}) is less than memory.guest (${memory.guest})`;
    found.push({ resource, path: ["spec", "memory", "maxGuest"], message });
  }
  return [...found, ...checkMemory(resource)];
};

const checkMemory: ResourceCheck<InstanceTypeSpec> = (resource) => {
  const { memory } = resource.spec;
  const path = ["spec", "memory", "guest"];
  if (parseBytes(memory.guest) < LEAST_MEMORY) {
    const message = `memory.guest is ${showBytes(parseBytes(memory.guest))}, which no guest can boot with`;
    return [
      {
        resource,
        path,
        message,
        hint: /\d$/.test(memory.guest) ? `did you mean "${memory.guest}Mi"?` : undefined,
      },
    ];
  }
  if (!memory.hugepages || parseBytes(memory.maxGuest) % HUGE_PAGE === 0) return [];
  return [{ resource, path: ["spec", "memory"], message: "memory in huge pages must be a multiple of 2Mi" }];
};
