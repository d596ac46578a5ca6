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

/** A document's value, and the offset at which it begins. */
export interface Ordinary {
  readonly value: unknown;
  readonly offset: number;
}

/**
 * The value of a document that is a map and has nothing out of the ordinary: no anchors, tags or directives, no key
 * twice, and no fault. Undefined for every other one, which is then read with its syntax tree: that takes several
 * times as long, and tells all that is wrong and where. Both come to the same value.
 */
export function ordinaryValue(text: string): Ordinary | undefined {
  if (STRANGE.test(text)) return undefined;
  try {
    return new Reader(text, parseEvents(text, { maxDepth: MAX_DEPTH })).document();
  } catch {
    return undefined; // the syntax tree tells why
  }
}

/** Tabs, line breaks other than a line feed, and the marker of a document's end: right in some places, wrong in others. */
const STRANGE = /[\t\r\x85\u2028\u2029\ufeff]|^\.\.\./m;

/** Half of what the syntax tree may have. */
const MAX_DEPTH = 32;

const UNUSUAL = new Error("left to the syntax tree");

/** Goes through the events of one document. Throws where it meets what is not for it. */
class Reader {
  readonly #text: string;
  readonly #events: readonly Event[];
  #at = 0;

  constructor(text: string, events: readonly Event[]) {
    this.#text = text;
    this.#events = events;
  }

  document(): Ordinary {
    const [start, first] = [this.#next(), this.#events[1]];
    if (start.type !== EVENT_ID.DOCUMENT || start.directives.length > 0) throw UNUSUAL;
    if (first?.type !== EVENT_ID.MAPPING) throw UNUSUAL;
    const value = this.#value();
    if (this.#next().type !== EVENT_ID.POP || this.#at !== this.#events.length) throw UNUSUAL;
    return { value, offset: first.start };
  }

  #next(): Event {
    const event = this.#events[this.#at];
    if (event === undefined) throw UNUSUAL;
    this.#at += 1;
    return event;
  }

  #value(): unknown {
    const event = this.#next();
    if (event.type === EVENT_ID.SCALAR) return this.#scalar(event);
    if (event.type !== EVENT_ID.MAPPING && event.type !== EVENT_ID.SEQUENCE) throw UNUSUAL;
    if (event.anchorStart !== -1 || event.tagStart !== -1) throw UNUSUAL;
    return event.type === EVENT_ID.MAPPING ? this.#map(event) : this.#list();
  }

  #map({ start, style }: MappingEvent): Record<string, unknown> {
    const result: Record<string, unknown> = {};
    while (this.#events[this.#at]?.type !== EVENT_ID.POP) {
      const key = this.#next();
      if (key.type !== EVENT_ID.SCALAR) throw UNUSUAL;
      if (style === COLLECTION_STYLE.BLOCK && key.valueStart > start + 1) this.#expectAtLineStart(key);
      const name = this.#name(key);
      if (name in result) throw UNUSUAL; // given twice, or a name that every object has
      result[name] = this.#value();
    }
    this.#at += 1;
    return result;
  }

  #list(): unknown[] {
    const result: unknown[] = [];
    while (this.#events[this.#at]?.type !== EVENT_ID.POP) result.push(this.#value());
    this.#at += 1;
    return result;
  }

  /** As it is written: `1` and `true` are texts here. */
  #name(key: ScalarEvent): string {
    const name = this.#written(key);
    if (name === "" || name === "<<") throw UNUSUAL;
    return name;
  }

  /** What follows a list's last entry on the same line, js-yaml takes for the next key of the map around the list. */
  #expectAtLineStart({ valueStart, style }: ScalarEvent): void {
    const start = style === SCALAR_STYLE.PLAIN ? valueStart : valueStart - 1;
    const line = this.#text.lastIndexOf("\n", start - 1) + 1;
    for (let at = line; at < start; at += 1) if (this.#text[at] !== " ") throw UNUSUAL;
  }

  #scalar(event: ScalarEvent): unknown {
    const written = this.#written(event);
    return event.style === SCALAR_STYLE.PLAIN ? plainScalar(written) : written;
  }

  #written(event: ScalarEvent): string {
    if (event.anchorStart !== -1 || event.tagStart !== -1) throw UNUSUAL;
    return getScalarValue(this.#text, event);
  }
}

/** How everything begins that is not a text when it stands without quotes. */
const MAYBE_NO_TEXT = /^(?:$|[-+.~0-9]|[nN]ull$|NULL$|[tT]rue$|TRUE$|[fF]alse$|FALSE$)/;

const CORE = new Schema({ schema: "core" }).tags;

/** What stands there without quotes, by YAML's core schema: https://yaml.org/spec/1.2.2/#103-core-schema */
function plainScalar(written: string): unknown {
  if (!MAYBE_NO_TEXT.test(written)) return written;
  for (const tag of CORE) {
    if (tag.default !== true || !("test" in tag) || tag.test?.test(written) !== true) continue;
    const value = tag.resolve?.(written as never, fail, {});
    return isScalar(value) ? value.value : value;
  }
  return written;
}

function fail(): never {
  throw UNUSUAL;
}
