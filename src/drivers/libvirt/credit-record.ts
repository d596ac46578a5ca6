import type { CreditAccount, CreditRecord, ObservedCredits } from "../../model/cpu-credits.ts";
import { parseAmount } from "./definition-values.ts";
import { resources } from "./domain-resources.ts";
import { metadataElement } from "./metadata.ts";
import { type Element, element, formatXml } from "./xml.ts";

/*
 * The record of a machine's CPU credits is an element of `<metadata>` beside our other one. The daemon writes it alone, by
 * virDomainSetMetadata, and libvirt's event names the element that has changed.
 */
export const CREDITS_NAMESPACE = "https://fleetwright.dev/xmlns/cpu-credits/1";
export const CREDITS_PREFIX = "fleetwright-cpu";

const AMOUNTS = [
  "earned",
  "launch",
  "surplus",
  "charged",
  "cpuSeconds",
] as const satisfies readonly (keyof (CreditAccount & CreditRecord))[];

/** Formats the record for virDomainSetMetadata, which adds the prefix and the namespace. */
export function formatCreditRecord(record: CreditRecord): string {
  const { at, process } = record;
  const amounts = AMOUNTS.map((name) => [name, `${Number(record[name].toFixed(6))}`] as const);
  const attributes = { ...Object.fromEntries(amounts), at, ...(process === undefined ? {} : { process }) };
  return formatXml(element("credits", attributes));
}

/** Returns the record of a definition. Undefined for none, and for one that cannot be read. */
export function readCreditRecord(definition: Element): CreditRecord | undefined {
  const part = metadataElement(definition, CREDITS_NAMESPACE);
  if (part === undefined) return undefined;
  const { attributes } = part;
  const amount = (name: string) => parseAmount(attributes[name]);
  const [earned, launch, surplus, charged, cpuSeconds] = AMOUNTS.map(amount);
  const time = Date.parse(attributes.at ?? "");
  if (earned === undefined || launch === undefined || surplus === undefined) return undefined;
  if (charged === undefined || cpuSeconds === undefined || Number.isNaN(time)) return undefined;
  const record = { earned, launch, surplus, charged, cpuSeconds, at: new Date(time).toISOString() };
  const { process } = attributes;
  return process === undefined ? record : { ...record, process };
}

/**
 * Returns what the definitions of a machine say of its credits. The record of the running one names the process whose CPU
 * time it counts. A machine that started later has a copy of the stored one, without a process.
 */
export function readObservedCredits(stored: Element, live: Element | undefined): ObservedCredits {
  const kept = readCreditRecord(stored);
  const running = live && readCreditRecord(live);
  const isLatest = running?.process !== undefined && running.at >= (kept?.at ?? "");
  const record = isLatest ? running : kept;
  const { cpuQuotaUs: quotaUs } = resources.read(live ?? stored, String);
  return record === undefined ? { quotaUs } : { record, quotaUs };
}
