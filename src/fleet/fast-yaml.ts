import {
  COLLECTION_STYLE,
  EVENT_ID,
  type Event,
  getScalarValue,
  type MappingEvent,
  parseEvents,
  SCALAR_STYLE,
  type ScalarEvent,
} from "js-yaml";
import { isScalar, Schema } from "yaml";

/** The value of a document and its start offset. */
interface OrdinaryDocument {
  readonly value: unknown;
  readonly offset: number;
}

/**
 * Returns the value of an ordinary document: a map without anchors, tags, directives, duplicate keys and errors.
 * Returns undefined for all other documents. `parseTree` then reads them, which takes several times as long but
 * reports all problems with their position. Both return the same value.
 */
export function parseOrdinaryYaml(text: string): OrdinaryDocument | undefined {
  if (UNUSUAL_CHARACTERS.test(text)) return undefined;
  try {
    return new EventReader(text, parseEvents(text, { maxDepth: MAX_DEPTH })).document();
  } catch {
    return undefined; // the syntax tree reports the reason
  }
}

/** Tabs, line breaks other than a line feed, and document end markers. They are valid only in some places. */
const UNUSUAL_CHARACTERS = /[\t\r\x85\u2028\u2029\ufeff]|^\.\.\./m;

/** Half of the depth limit of the syntax tree. */
const MAX_DEPTH = 32;

const NOT_ORDINARY = new Error("left to the syntax tree");

/** A reader of the parser events of one document. Throws `NOT_ORDINARY` at unsupported events. */
class EventReader {
  readonly #text: string;
  readonly #events: readonly Event[];
  #index = 0;

  constructor(text: string, events: readonly Event[]) {
    this.#text = text;
    this.#events = events;
  }

  document(): OrdinaryDocument {
    const [start, first] = [this.#next(), this.#events[1]];
    if (start.type !== EVENT_ID.DOCUMENT || start.directives.length > 0) throw NOT_ORDINARY;
    if (first?.type !== EVENT_ID.MAPPING) throw NOT_ORDINARY;
    const value = this.#value();
    if (this.#next().type !== EVENT_ID.POP || this.#index !== this.#events.length) throw NOT_ORDINARY;
    return { value, offset: first.start };
  }

  #next(): Event {
    const event = this.#events[this.#index];
    if (event === undefined) throw NOT_ORDINARY;
    this.#index += 1;
    return event;
  }

  #value(): unknown {
    const event = this.#next();
    if (event.type === EVENT_ID.SCALAR) return this.#scalar(event);
    if (event.type !== EVENT_ID.MAPPING && event.type !== EVENT_ID.SEQUENCE) throw NOT_ORDINARY;
    if (event.anchorStart !== -1 || event.tagStart !== -1) throw NOT_ORDINARY;
    return event.type === EVENT_ID.MAPPING ? this.#map(event) : this.#list();
  }

  #map({ start, style }: MappingEvent): Record<string, unknown> {
    const result: Record<string, unknown> = {};
    while (this.#events[this.#index]?.type !== EVENT_ID.POP) {
      const key = this.#next();
      if (key.type !== EVENT_ID.SCALAR) throw NOT_ORDINARY;
      if (style === COLLECTION_STYLE.BLOCK && key.valueStart > start + 1) this.#expectAtLineStart(key);
      const name = this.#name(key);
      if (name in result) throw NOT_ORDINARY; // a duplicate, or a property of every object
      result[name] = this.#value();
    }
    this.#index += 1;
    return result;
  }

  #list(): unknown[] {
    const result: unknown[] = [];
    while (this.#events[this.#index]?.type !== EVENT_ID.POP) result.push(this.#value());
    this.#index += 1;
    return result;
  }

  /** Returns the key as written: `1` and `true` are texts. */
  #name(key: ScalarEvent): string {
    const name = this.#scalarText(key);
    if (name === "" || name === "<<") throw NOT_ORDINARY;
    return name;
  }

  /**
   * Throws if a key does not begin its line. js-yaml takes text after the last entry of a list for the next key of
   * the enclosing map.
   */
  #expectAtLineStart({ valueStart, style }: ScalarEvent): void {
    const start = style === SCALAR_STYLE.PLAIN ? valueStart : valueStart - 1;
    const line = this.#text.lastIndexOf("\n", start - 1) + 1;
    for (let at = line; at < start; at += 1) if (this.#text[at] !== " ") throw NOT_ORDINARY;
  }

  #scalar(event: ScalarEvent): unknown {
    const written = this.#scalarText(event);
    return event.style === SCALAR_STYLE.PLAIN ? resolvePlainScalar(written) : written;
  }

  #scalarText(event: ScalarEvent): string {
    if (event.anchorStart !== -1 || event.tagStart !== -1) throw NOT_ORDINARY;
    return getScalarValue(this.#text, event);
  }
}

/** The beginnings of plain scalars that are not strings. */
const MAY_BE_NON_STRING = /^(?:$|[-+.~0-9]|[nN]ull$|NULL$|[tT]rue$|TRUE$|[fF]alse$|FALSE$)/;

const CORE_TAGS = new Schema({ schema: "core" }).tags;

/** Returns the value of a plain scalar by YAML's core schema: https://yaml.org/spec/1.2.2/#103-core-schema */
function resolvePlainScalar(text: string): unknown {
  if (!MAY_BE_NON_STRING.test(text)) return text;
  for (const tag of CORE_TAGS) {
    if (tag.default !== true || !("test" in tag) || tag.test?.test(text) !== true) continue;
    const value = tag.resolve?.(text as never, fail, {});
    return isScalar(value) ? value.value : value;
  }
  return text;
}

function fail(): never {
  throw NOT_ORDINARY;
}
