import {
  DEFAULT_PROJECT,
  formatResource,
  type Resource,
  type ResourceId,
  resourceId,
} from "../model/resource.ts";
import { canonicalizeTexts } from "./canonical-texts.ts";
import { resourceFindings } from "./checks/resource-checks.ts";
import { fillComputedDefaults } from "./computed-defaults.ts";
import { spaceHint } from "./describe-value.ts";
import { didYouMean } from "./did-you-mean.ts";
import { createLocator, createSourceFinder } from "./document-locator.ts";
import { type Finding, hintOf } from "./finding.ts";
import { showPath } from "./path.ts";
import type { Position, TextProblem } from "./source-text.ts";
import { UNSUPPORTED_KINDS } from "./unsupported-kinds.ts";
import { KINDS, validate } from "./validate.ts";
import type { Violation } from "./violations.ts";
import { parseYaml } from "./yaml.ts";

/** A problem of a document, with its path if known. */
interface DocumentProblem extends TextProblem {
  readonly path: string;
}

/** The result of reading a document. Lines count from the document's first line. */
export interface ReadResult extends Position {
  /** Undefined for an invalid document. */
  readonly resource: ParsedResource | undefined;
  readonly problems: readonly DocumentProblem[];
  /** The ids that the document claims, as far as known, also if it is invalid. */
  readonly claimedIds: readonly ResourceId[];
  readonly empty: boolean;
}

/** A resource without its source, which the caller adds. */
type ParsedResource = Omit<Resource, "source">;

const NAME = /^[A-Za-z0-9._-]{1,253}$/;

/** The kind of a claimed id if only the name is known. */
export const ANY_KIND = "*";

/**
 * The detail of problems: `none` only detects that a document is invalid, because finding positions takes time.
 */
export type Detail = "all" | "none";

/** Reads one document. Returns the resource or the problems. */
export function readDocument(text: string, detail: Detail = "all"): ReadResult {
  if (isEmpty(text)) return EMPTY_RESULT;
  const { value, problems, line, column } = parseYaml(text);
  const position = { line, column };
  if (problems.length > 0) {
    const shown =
      detail === "all" ? problems.map((problem) => ({ ...problem, path: "" })) : [hiddenProblem(position)];
    return { ...failedResult(position, scanClaimedIds(text)), problems: shown };
  }
  if (value === undefined) return EMPTY_RESULT;
  return readValue(value, text, position, detail);
}

/**
 * True for a document of only markers and comments. Saves a tenth of a millisecond of parsing. Tabs, directives and
 * other line breaks are left to the parser.
 */
function isEmpty(text: string): boolean {
  return EMPTY_DOCUMENT.test(text);
}

const COMMENT = "(?:#[ -~\\u00a0-\\u2027\\u202a-\\ud7ff]*)?";
const EMPTY_DOCUMENT = new RegExp(
  `^(?:---(?=[ \\n]|$))?(?: *${COMMENT}\\n)* *${COMMENT}(?:\\n\\.\\.\\. *\\n?)?$`,
);

function readValue(value: unknown, text: string, position: Position, detail: Detail): ReadResult {
  const envelope = envelopeOf(value);
  const kindProblem = kindViolation(value, envelope.kind);
  const sourceOf = detail === "all" ? createSourceFinder(text) : undefined;
  const violations = kindProblem === undefined ? validate(envelope.kind, value, sourceOf) : [kindProblem];
  if (violations.length > 0)
    return rejectDocument({ envelope, reasons: violations, text, place: position, detail });
  const resource = resourceOf(value as ValidDocument);
  const findings = resourceFindings({ ...resource, source: { file: "", ...position } });
  if (findings.length > 0)
    return rejectDocument({ envelope, reasons: findings, text, place: position, detail });
  return { resource, problems: [], claimedIds: [resource.id], empty: false, ...position };
}

/** A document that its schema accepts. */
interface ValidDocument {
  readonly kind: string;
  readonly metadata: Pick<Resource, "name" | "project" | "labels" | "annotations">;
  readonly spec: unknown;
}

function resourceOf({ kind, metadata, spec }: ValidDocument): ParsedResource {
  const { name, project, labels, annotations } = metadata;
  canonicalizeTexts(kind, spec, project);
  fillComputedDefaults(kind, spec);
  return { id: resourceId(kind, project, name), kind, name, project, labels, annotations, spec };
}

/** The kind and the name of a document. Missing fields are empty texts. */
interface Envelope {
  readonly kind: string;
  readonly name: string;
  readonly project: string;
}

function envelopeOf(value: unknown): Envelope {
  const document = fieldsOf(value);
  const { name, project } = fieldsOf(document.metadata);
  return {
    kind: nameOr(document.kind, ""),
    name: nameOr(name, ""),
    project: nameOr(project, DEFAULT_PROJECT),
  };
}

function fieldsOf(value: unknown): { readonly [name: string]: unknown } {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};
}

function nameOr(value: unknown, otherwise: string): string {
  return typeof value === "string" && NAME.test(value) ? value : otherwise;
}

function kindViolation(value: unknown, kind: string): Violation | undefined {
  if (KINDS.includes(kind)) return undefined;
  const document = fieldsOf(value);
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return {
      path: [],
      end: "value",
      message: "a resource must be a map with apiVersion, kind, metadata and spec",
      hint: typeof value === "string" ? spaceHint(value) : undefined,
    };
  }
  if (document.kind === undefined)
    return {
      path: [],
      end: "value",
      message: "kind is missing",
      hint: spaceHint(Object.keys(document).join(" ")) ?? `expected one of ${KINDS.join(", ")}`,
    };
  const later = UNSUPPORTED_KINDS.get(kind);
  if (later !== undefined)
    return { path: ["kind"], end: "value", message: `kind ${kind} is not supported yet`, hint: later };
  return unknownKindViolation(document.kind);
}

function unknownKindViolation(kind: unknown): Violation {
  const text = typeof kind === "string" ? kind : String(JSON.stringify(kind));
  const hint =
    didYouMean(text, [...KINDS, ...UNSUPPORTED_KINDS.keys()]) ?? `known kinds: ${KINDS.join(", ")}`;
  return { path: ["kind"], end: "value", message: `unknown kind ${JSON.stringify(text.slice(0, 60))}`, hint };
}

type RejectionReason = Pick<Violation, "path" | "message"> &
  Pick<Finding, "hint" | "within"> & { readonly end?: Violation["end"] };

interface RejectedDocument {
  readonly envelope: Envelope;
  readonly reasons: readonly RejectionReason[];
  readonly text: string;
  readonly place: Position;
  readonly detail: Detail;
}

/** The maximum number of reported problems per document, because finding positions takes time. */
const MAX_SHOWN = 100;
/** The maximum number of counted problems per document. */
const MAX_COUNTED = 500;

function rejectDocument({ envelope, reasons, text, place, detail }: RejectedDocument): ReadResult {
  if (detail === "none")
    return { ...failedResult(place, claimedIdsOf(envelope)), problems: [hiddenProblem(place)] };
  const locate = createLocator(text);
  const prefix = messagePrefix(envelope);
  const problems = reasons.slice(0, MAX_SHOWN).map(({ path, end = "value", within, message, ...rest }) => {
    const hint = hintOf(rest);
    return {
      ...locate(path, end, within),
      path: showPath(path),
      message: `${prefix}${message}`,
      ...(hint === undefined ? {} : { hint }),
    };
  });
  if (reasons.length > MAX_SHOWN) {
    const more = Math.min(reasons.length, MAX_COUNTED) - MAX_SHOWN;
    const count = reasons.length > MAX_COUNTED ? `more than ${more}` : `${more}`;
    const message = `${prefix}and ${count} more problems in this document`;
    problems.push({ ...place, path: "", message });
  }
  return { ...failedResult(place, claimedIdsOf(envelope)), problems };
}

function hiddenProblem(place: Position): DocumentProblem {
  return { ...place, path: "", message: "this document has problems, which are not shown" };
}

function messagePrefix({ kind, name, project }: Envelope): string {
  if (kind === "" || !KINDS.includes(kind)) return "";
  return name === "" ? `${kind}: ` : `${formatResource(resourceId(kind, project, name))}: `;
}

function claimedIdsOf({ kind, name, project }: Envelope): ResourceId[] {
  if (name === "") return [];
  return [resourceId(KINDS.includes(kind) ? kind : ANY_KIND, project, name)];
}

/**
 * Searches a document with invalid YAML for its name. Otherwise references to that name would be reported as
 * dangling.
 */
function scanClaimedIds(text: string): ResourceId[] {
  const kind = /^kind:[ \t]*["']?([A-Za-z]{1,63})/m.exec(text)?.[1] ?? ANY_KIND;
  const project = /\bproject:[ \t]*["']?([a-z0-9-]{1,63})/.exec(text)?.[1] ?? DEFAULT_PROJECT;
  const name = /\bname:[ \t]*["']?([a-z0-9][a-z0-9.-]{0,252})/.exec(text)?.[1];
  return name === undefined ? [] : [resourceId(KINDS.includes(kind) ? kind : ANY_KIND, project, name)];
}

const EMPTY_RESULT: ReadResult = { ...failedResult({ line: 1, column: 1 }, []), problems: [], empty: true };

function failedResult(place: Position, claims: readonly ResourceId[]): Omit<ReadResult, "problems"> {
  return { resource: undefined, claimedIds: claims, empty: false, ...place };
}
