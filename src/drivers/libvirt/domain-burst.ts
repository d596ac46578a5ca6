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

/** Returns `UNREADABLE` for edited parameters: none of them is a guess, on which credits would be counted. */
function readParameters({ attributes }: Element): BurstState {
  const baselinePercent = parseAmount(attributes.baselinePercent);
  const maxCredits = parseAmount(attributes.maxCredits);
  const initialCredits = parseAmount(attributes.initialCredits);
  const mode = MODES.find((mode) => mode === attributes.mode);
  if (baselinePercent === undefined || maxCredits === undefined) return UNREADABLE;
  if (initialCredits === undefined || mode === undefined) return UNREADABLE;
  return { baselinePercent, maxCredits, initialCredits, mode };
}

/** It differs from each desired state, and no credits are counted with it. */
const UNREADABLE: BurstState = { baselinePercent: 0, maxCredits: 0, initialCredits: 0, mode: "standard" };

function formatParameters(state: BurstState): Record<keyof BurstState, string> {
  const { baselinePercent, maxCredits, initialCredits, mode } = state;
  return {
    baselinePercent: `${baselinePercent}`,
    maxCredits: `${maxCredits}`,
    initialCredits: `${initialCredits}`,
    mode,
  };
}
