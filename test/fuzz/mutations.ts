import fc from "fast-check";
import type { Json } from "../../src/model/json.ts";

/** Texts that break out of something, or mean more than they say. */
export const HOSTILE = [
  "",
  "\0",
  "\u001b[2J\u001b]0;x\u0007",
  "\u202e",
  "\u2028",
  "\r\n",
  "\n",
  "\t",
  " ",
  "'",
  '"',
  "`",
  "$(id)",
  "\\",
  "%zz",
  "%00",
  "../../etc/shadow",
  "/",
  "-x",
  "--",
  ";",
  "#",
  "]]>",
  "<!--",
  "&#0;",
  "<x>",
  "{{",
  "*",
  "&a",
  "<<",
  "__proto__",
  "constructor",
  "toString",
  "hasOwnProperty",
  "null",
  "NaN",
  "-1",
  "1e999",
  "9007199254740993",
  "99999999999999999999",
  "\ud800",
  "\ufeff",
  "😀",
  "ſ",
] as const;

export const hostile: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...HOSTILE),
  fc.string({ maxLength: 12, unit: "binary" }),
  fc.tuple(fc.constantFrom(...HOSTILE), fc.constantFrom(...HOSTILE)).map((parts) => parts.join("")),
  fc
    .tuple(fc.constantFrom("a", "9", "(", "[", "{", "<", "\\", " "), fc.constantFrom(300, 5000))
    .map(([one, times]) => one.repeat(times)),
);

interface Edit {
  readonly at: number;
  readonly cut: number;
  readonly put: string;
}

const place = fc.nat({ max: 1_000_000 });

/** Valid samples, damaged at a few places: cut, and filled with hostile text or words of the grammar. */
export function damaged(samples: fc.Arbitrary<string>, words: readonly string[] = []): fc.Arbitrary<string> {
  const put = words.length === 0 ? hostile : fc.oneof(hostile, fc.constantFrom(...words));
  const edits = fc.array(fc.record({ at: place, cut: fc.oneof(fc.nat(3), fc.nat(60)), put }), {
    maxLength: 5,
  });
  return fc.oneof(
    { weight: 8, arbitrary: fc.tuple(samples, edits).map(([sample, all]) => all.reduce(applyEdit, sample)) },
    {
      weight: 1,
      arbitrary: fc.tuple(samples, place).map(([sample, at]) => sample.slice(0, at % (sample.length + 1))),
    },
    { weight: 1, arbitrary: fc.string({ maxLength: 200, unit: "binary" }) },
  );
}

function applyEdit(text: string, { at, cut, put }: Edit): string {
  const start = at % (text.length + 1);
  return text.slice(0, start) + put + text.slice(start + cut);
}

/** The same of bytes: bits flipped, bytes set to what lengths and counts break at, parts cut, doubled and exchanged. */
export function damagedBytes(samples: fc.Arbitrary<Uint8Array>): fc.Arbitrary<Buffer> {
  const edit = fc.record({
    at: place,
    cut: fc.oneof(fc.nat(2), fc.nat(40)),
    put: fc.oneof(
      fc.constantFrom(
        [0],
        [1],
        [0x3f],
        [0x40],
        [0x7f],
        [0x80],
        [0xc0],
        [0xc0, 0],
        [0xff],
        [0xff, 0xff],
        [10],
        [0x20],
      ),
      fc.array(fc.nat(255), { maxLength: 8 }),
    ),
  });
  const some = fc.tuple(samples, fc.array(edit, { maxLength: 5 })).map(([sample, all]) =>
    all.reduce((bytes, { at, cut, put }) => {
      const start = at % (bytes.length + 1);
      return Buffer.concat([bytes.subarray(0, start), Buffer.from(put), bytes.subarray(start + cut)]);
    }, Buffer.from(sample)),
  );
  return fc.oneof(
    { weight: 8, arbitrary: some },
    fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
  );
}

const leaf: fc.Arbitrary<Json> = fc.oneof(
  hostile,
  fc.constantFrom<Json>(null, true, false, 0, -1, 1, 0.5, 2 ** 53, -(2 ** 31), 1e300, [], {}, [[]], [null], {
    a: null,
  }),
);

const key = fc.constantFrom("__proto__", "constructor", "toString", "length", "0", "then", "a", "");

type Change = (value: Json) => Json;

/** Valid JSON of which a few parts are something else, are gone, or have company. */
export function damagedJson(samples: fc.Arbitrary<Json>): fc.Arbitrary<Json> {
  const change: fc.Arbitrary<readonly [number, Change]> = fc.oneof(
    {
      weight: 4,
      arbitrary: fc.tuple(
        place,
        leaf.map(
          (put): Change =>
            () =>
              put,
        ),
      ),
    },
    {
      weight: 2,
      arbitrary: fc.tuple(
        place,
        fc.tuple(key, leaf).map(
          ([name, put]): Change =>
            (value) =>
              withKey(value, name, put),
        ),
      ),
    },
    {
      weight: 2,
      arbitrary: fc.tuple(
        place,
        place.map(
          (at): Change =>
            (value) =>
              withoutMember(value, at),
        ),
      ),
    },
    {
      weight: 1,
      arbitrary: fc.tuple(
        place,
        fc.constant<Change>((value) => [value, value]),
      ),
    },
  );
  return fc
    .tuple(samples, fc.array(change, { maxLength: 4 }))
    .map(([sample, changes]) =>
      changes.reduce((value, [at, how]) => changeAt(value, at % sizeOf(value), how), sample),
    );
}

function isMap(value: Json): value is { readonly [key: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function membersOf(value: Json): readonly Json[] {
  if (Array.isArray(value)) return value;
  return isMap(value) ? Object.values(value) : [];
}

/** How many values it is made of, itself included. */
function sizeOf(value: Json): number {
  return membersOf(value).reduce<number>((sum, member) => sum + sizeOf(member), 1);
}

/** The value with its nth part, in the order of writing, changed. */
function changeAt(value: Json, at: number, how: Change): Json {
  if (at === 0) return how(value);
  let rest = at - 1;
  const changed = (member: Json): Json => {
    const size = sizeOf(member);
    const here = rest;
    rest -= size;
    return here >= 0 && here < size ? changeAt(member, here, how) : member;
  };
  if (Array.isArray(value)) return value.map(changed);
  return isMap(value)
    ? Object.fromEntries(Object.entries(value).map(([name, one]) => [name, changed(one)]))
    : value;
}

function withKey(value: Json, name: string, put: Json): Json {
  if (Array.isArray(value)) return [...value, put];
  return isMap(value) ? Object.fromEntries([...Object.entries(value), [name, put]]) : { [name]: put };
}

function withoutMember(value: Json, at: number): Json {
  const members = membersOf(value);
  if (members.length === 0) return null;
  const gone = at % members.length;
  if (Array.isArray(value)) return value.filter((_, index) => index !== gone);
  return isMap(value)
    ? Object.fromEntries(Object.entries(value).filter((_, index) => index !== gone))
    : value;
}
