#!/usr/bin/env node
/**
 * Posts a line for each event to the incoming webhook of Slack, Mattermost, Rocket.Chat, or Discord.
 *
 *   CHAT_URL     the URL of the incoming webhook; required
 *   CHAT_FIELD   the JSON field for the text; content for Discord [text]
 *   and the settings of receiver.mjs
 */
import { receive } from "./receiver.mjs";

const { CHAT_URL, CHAT_FIELD = "text" } = process.env;
if (!CHAT_URL) {
  console.error("CHAT_URL must be where the chat takes messages");
  process.exit(64);
}

receive(async (event) => {
  const response = await fetch(CHAT_URL, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ [CHAT_FIELD]: lineFor(event) }),
    signal: AbortSignal.timeout(5_000),
  });
  await response.body?.cancel();
  if (!response.ok) throw new Error(`the chat answered ${response.status}`);
});

function lineFor({ type, subject, data }) {
  const name = type.replace(/^fleetwright\./, "");
  const what = DETAILS.map((detail) => detail(data)).find((text) => text !== undefined);
  const commit = data.commit === undefined ? "" : ` (${short(data.commit)})`;
  return escaped(
    `${name}: ${subject.replace("/default/", "/")}${what === undefined ? "" : `, ${what}`}${commit}`,
  );
}

/** The details of an event, the most important first. The message has the first one that the event contains. */
const DETAILS = [
  ({ waiting, plan }) => waiting && `${waiting} changes wait; fleetwright approve ${plan.slice(0, 16)}`,
  ({ failures }) =>
    failures
      ?.map(({ message }) => message)
      .slice(0, 3)
      .join("; "),
  ({ message }) => message,
  ({ outcomes }) =>
    outcomes &&
    Object.entries(outcomes)
      .map(([result, amount]) => `${amount} ${result}`)
      .join(", "),
  ({ added, removed }) => added && `+${added.length} -${removed.length}`,
  ({ summary }) => summary,
  ({ fields }) => (fields?.length > 0 ? fields.map(fieldText).slice(0, 5).join("; ") : undefined),
];

function fieldText({ field, before, after }) {
  return before === undefined && after === undefined
    ? field
    : `${field} ${before ?? "(none)"} → ${after ?? "(none)"}`;
}

function short(digest) {
  return /^[0-9a-f]{9,}$/.test(digest) ? digest.slice(0, 8) : digest;
}

/** Control, format and invisible characters: they could reverse a line or hide a part of it. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/** Escapes the characters of links and mentions (https://docs.slack.dev/messaging/formatting-message-text). */
function escaped(text) {
  return text
    .replace(HIDDEN, "\ufffd")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll("@", "@\u200b");
}
