import { parseAmount } from "./definition-values.ts";
import type { DomainDefinition, DomainSection } from "./domain-types.ts";
import { metadataPart, newMetadataPart, setMetadata } from "./metadata.ts";
import type { BurstState } from "./states.ts";
import type { Element } from "./xml.ts";

/** Returns whether the quota in force of a machine follows its CPU credits. */
export function isBurstable({ burst: state }: Pick<DomainDefinition, "burst">): boolean {
  return (state ?? null) !== null;
}

const MODES: readonly BurstState["mode"][] = ["standard", "unlimited"];

/** The parameters of CPU credits, which libvirt has no field for, in our metadata. */
export const burst: DomainSection<"burst"> = {
  read: (domain) => {
    const part = metadataPart(domain, "burst");
    return { burst: part === undefined ? null : readParameters(part) };
  },
  write(domain, { burst: state }) {
    const before = metadataPart(domain, "burst");
    if (state === undefined || (state === null && before === undefined)) return;
    setMetadata(domain, "burst", state === null ? [] : [newMetadataPart("burst", formatParameters(state))]);
  },
};

/** Edited numbers that cannot be read become 0: they differ from the desired ones, and give no credits. */
function readParameters({ attributes }: Element): BurstState {
  return {
    baselinePercent: parseAmount(attributes.baselinePercent) ?? 0,
    maxCredits: parseAmount(attributes.maxCredits) ?? 0,
    initialCredits: parseAmount(attributes.initialCredits) ?? 0,
    mode: MODES.find((mode) => mode === attributes.mode) ?? "standard",
  };
}

function formatParameters(state: BurstState): Record<keyof BurstState, string> {
  const { baselinePercent, maxCredits, initialCredits, mode } = state;
  return {
    baselinePercent: `${baselinePercent}`,
    maxCredits: `${maxCredits}`,
    initialCredits: `${initialCredits}`,
    mode,
  };
}
