import {
  DEFAULT_PROJECT,
  type Resource,
  type ResourceId,
  resourceId,
  showResource,
} from "../model/resource.ts";
import { resourceFindings } from "./checks/resource.ts";
import { complete } from "./complete.ts";
import { locator } from "./locate.ts";
import { didYouMean } from "./nearest.ts";
import { KINDS_NOT_SUPPORTED_YET } from "./not-yet.ts";
import { showPath } from "./path.ts";
import type { Fault, Position } from "./text.ts";
import { KINDS, validate } from "./validate.ts";
import type { Violation } from "./violations.ts";
import { parseYaml } from "./yaml.ts";

/** A fault of a document, with the path where it is known. */
export interface DocumentFault extends Fault {
  readonly path: string;
}

/** What one document came to. Lines count from the document's own first line. */
export interface Reading extends Position {
  /** Undefined when anything is wrong with it. */
  readonly resource: Draft | undefined;
  readonly faults: readonly DocumentFault[];
  /** What the document means to be, as far as that can be told, also when it is not valid. */
  readonly claims: readonly ResourceId[];
  readonly empty: boolean;
}

/** A resource whose source is still to be filled in. */
export type Draft = Omit<Resource, "source">;

const NAME = /^[A-Za-z0-9._-]{1,253}$/;

/** The kind of a claim when only the name can be told. */
export const ANY_KIND = "*";

/** Reads one document: a resource, or everything that is wrong with it. */
export function readDocument(text: string): Reading {
  const { value, faults, line, column } = parseYaml(text);
  const place = { line, column };
  if (faults.length > 0)
    return { ...failed(place, claimsIn(text)), faults: faults.map((fault) => ({ ...fault, path: "" })) };
  if (value === undefined) return { ...failed(place, []), faults: [], empty: true };
  return readValue(value, text, place);
}

function readValue(value: unknown, text: string, place: Position): Reading {
  const envelope = envelopeOf(value);
  const unknown = unknownKind(value, envelope.kind);
  const found = unknown === undefined ? validate(envelope.kind, value) : [unknown];
  if (found.length > 0) return refusal(envelope, found, text, place);
  const resource = resourceOf(value as Document);
  const findings = resourceFindings({ ...resource, source: { file: "", ...place } });
  if (findings.length > 0) return refusal(envelope, findings, text, place);
  return { resource, faults: [], claims: [resource.id], empty: false, ...place };
}

/** A document that its schema has accepted. */
interface Document {
  readonly kind: string;
  readonly metadata: Pick<Resource, "name" | "project" | "labels" | "annotations">;
  readonly spec: unknown;
}

function resourceOf({ kind, metadata, spec }: Document): Draft {
  complete(kind, spec);
  const { name, project, labels, annotations } = metadata;
  return { id: resourceId(kind, project, name), kind, name, project, labels, annotations, spec };
}

/** What a document says that it is; empty texts for what it does not say. */
interface Envelope {
  readonly kind: string;
  readonly name: string;
  readonly project: string;
}

function envelopeOf(value: unknown): Envelope {
  const document = fieldsOf(value);
  const { name, project } = fieldsOf(document.metadata);
  return {
    kind: textOf(document.kind, ""),
    name: textOf(name, ""),
    project: textOf(project, DEFAULT_PROJECT),
  };
}

function fieldsOf(value: unknown): { readonly [name: string]: unknown } {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};
}

function textOf(value: unknown, otherwise: string): string {
  return typeof value === "string" && NAME.test(value) ? value : otherwise;
}

function unknownKind(value: unknown, kind: string): Violation | undefined {
  if (KINDS.includes(kind)) return undefined;
  const document = fieldsOf(value);
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return {
      path: [],
      end: "value",
      message: "a resource must be a map with apiVersion, kind, metadata and spec",
    };
  }
  if (document.kind === undefined)
    return {
      path: [],
      end: "value",
      message: "kind is missing",
      hint: `expected one of ${KINDS.join(", ")}`,
    };
  const later = KINDS_NOT_SUPPORTED_YET.get(kind);
  if (later !== undefined)
    return { path: ["kind"], end: "value", message: `kind ${kind} is not supported yet`, hint: later };
  return notAKind(document.kind);
}

function notAKind(kind: unknown): Violation {
  const text = typeof kind === "string" ? kind : String(JSON.stringify(kind));
  const hint =
    didYouMean(text, [...KINDS, ...KINDS_NOT_SUPPORTED_YET.keys()]) ?? `known kinds: ${KINDS.join(", ")}`;
  return { path: ["kind"], end: "value", message: `unknown kind ${JSON.stringify(text.slice(0, 60))}`, hint };
}

type Found = Pick<Violation, "path" | "message" | "hint"> & { readonly end?: Violation["end"] };

/** Nobody reads more of one document; and finding a place takes time. */
const MAX_SHOWN = 100;

function refusal(envelope: Envelope, found: readonly Found[], text: string, place: Position): Reading {
  const locate = locator(text);
  const subject = subjectOf(envelope);
  const faults = found.slice(0, MAX_SHOWN).map(({ path, end = "value", message, hint }) => ({
    ...locate(path, end),
    path: showPath(path),
    message: `${subject}${message}`,
    ...(hint === undefined ? {} : { hint }),
  }));
  if (found.length > MAX_SHOWN) {
    const message = `${subject}and ${found.length - MAX_SHOWN} more problems in this document`;
    faults.push({ ...place, path: "", message });
  }
  return { ...failed(place, claimsOf(envelope)), faults };
}

function subjectOf({ kind, name, project }: Envelope): string {
  if (kind === "" || !KINDS.includes(kind)) return "";
  return name === "" ? `${kind}: ` : `${showResource(resourceId(kind, project, name))}: `;
}

function claimsOf({ kind, name, project }: Envelope): ResourceId[] {
  if (name === "") return [];
  return [resourceId(KINDS.includes(kind) ? kind : ANY_KIND, project, name)];
}

/** A document that is no YAML may still show its name: then nobody is told that this name does not exist. */
function claimsIn(text: string): ResourceId[] {
  const kind = /^kind:[ \t]*["']?([A-Za-z]{1,63})/m.exec(text)?.[1] ?? ANY_KIND;
  const project = /\bproject:[ \t]*["']?([a-z0-9-]{1,63})/.exec(text)?.[1] ?? DEFAULT_PROJECT;
  const name = /\bname:[ \t]*["']?([a-z0-9][a-z0-9.-]{0,252})/.exec(text)?.[1];
  return name === undefined ? [] : [resourceId(KINDS.includes(kind) ? kind : ANY_KIND, project, name)];
}

function failed(place: Position, claims: readonly ResourceId[]): Omit<Reading, "faults"> {
  return { resource: undefined, claims, empty: false, ...place };
}
