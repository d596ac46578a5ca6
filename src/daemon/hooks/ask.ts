import type { FleetEvent } from "../../model/event.ts";
import type { Hook } from "./hook.ts";
import { post, type Wire } from "./send.ts";

export type Answer = "continue" | "abandon";

/** More than this no answer is long. */
const MOST_BYTES = 16_384;

/**
 * Asks a webhook whether something may be done, before it is. The answer is the JSON `{"answer": "continue"}` or
 * `{"answer": "abandon"}`; whoever does not answer so within the webhook's timeout has given `otherwise`.
 */
export async function ask(
  hook: Hook,
  event: FleetEvent,
  wire: Wire,
  { otherwise, stop }: { readonly otherwise: Answer; readonly stop: AbortSignal },
): Promise<Answer> {
  const signal = AbortSignal.any([stop, AbortSignal.timeout(hook.timeoutMs)]);
  const attempt = await post(hook, event, wire, signal);
  if (attempt.result === "missed") return otherwise;
  return answerIn(await shortText(attempt.response)) ?? otherwise;
}

/** The text of a response, or nothing when it is long, or breaks off. */
async function shortText({ body }: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const chunk of body ?? []) {
      bytes += chunk.length;
      if (bytes > MOST_BYTES) return "";
      chunks.push(chunk);
    }
  } catch {
    return "";
  }
  return Buffer.concat(chunks).toString("utf8");
}

function answerIn(text: string): Answer | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const answer =
      typeof value === "object" && value !== null && "answer" in value ? value.answer : undefined;
    return answer === "continue" || answer === "abandon" ? answer : undefined;
  } catch {
    return undefined;
  }
}
