#!/usr/bin/env node
/**
 * Appends every event to a file: one line of JSON each, with the hash of the previous line. So later changes, deletions and
 * insertions of lines are detected.
 *
 *   AUDIT_FILE   the file; required
 *   and the settings of receiver.mjs
 *
 * `audit-log.mjs --verify FILE` checks the chain. A user with write access to the file can also write a new chain: store
 * the last hash on another machine from time to time.
 */
import { createHash } from "node:crypto";
import { closeSync, fsyncSync, ftruncateSync, openSync, readFileSync, writeSync } from "node:fs";
import { receive } from "./receiver.mjs";

const FIRST = "0".repeat(64);

if (process.argv[2] === "--verify") {
  const { lines, wrong, last } = read(process.argv[3] ?? "");
  console.log(
    wrong === undefined
      ? `${lines} events, the chain is whole; last hash ${last}`
      : `line ${wrong} does not fit the lines before it`,
  );
  process.exit(wrong === undefined ? 0 : 1);
}

const { AUDIT_FILE } = process.env;
if (!AUDIT_FILE) {
  console.error("AUDIT_FILE must be the file that the events are written to");
  process.exit(64);
}
const state = read(AUDIT_FILE);
if (state.wrong !== undefined) {
  console.error(
    `${AUDIT_FILE}:${state.wrong}: this line does not fit those before it; move the file away, and keep it`,
  );
  process.exit(1);
}
const file = openSync(AUDIT_FILE, "a", 0o600);
ftruncateSync(file, state.bytes); // a line that a crash cut short was never answered for: it comes again
let { last } = state;

receive(
  async (event) => {
    const line = lineOf(event, last);
    writeSync(file, `${line.text}\n`);
    fsyncSync(file);
    last = line.hash;
  },
  { seen: state.ids },
).once("close", () => closeSync(file));

function lineOf(event, previous) {
  const body = JSON.stringify({ at: new Date().toISOString(), previous, event });
  const hash = createHash("sha256").update(body).digest("hex");
  return { hash, text: `${body.slice(0, -1)},"hash":"${hash}"}` };
}

/** Returns the complete lines up to the first one that does not match the hash of its predecessor. */
function read(path) {
  const ids = new Set();
  let [last, bytes, lines] = [FIRST, 0, 0];
  for (const text of readLines(path)) {
    const line = parseLine(text);
    const body = text.replace(/,"hash":"[0-9a-f]{64}"\}$/, "}");
    const hash = createHash("sha256").update(body).digest("hex");
    if (line?.previous !== last || line.hash !== hash) return { wrong: lines + 1, lines, ids, last, bytes };
    ids.add(line.event.id);
    [last, bytes, lines] = [hash, bytes + Buffer.byteLength(text) + 1, lines + 1];
  }
  return { lines, ids, last, bytes };
}

function readLines(path) {
  try {
    return readFileSync(path, "utf8").split("\n").slice(0, -1);
  } catch (error) {
    if (error.code === "ENOENT") return [];
    throw error;
  }
}

function parseLine(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
