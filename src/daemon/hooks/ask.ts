import type { FleetEvent } from "../../model/event.ts";
import type { Hook } from "./hook.ts";
import { post, type Wire } from "./send.ts";

export type Answer = "continue" | "abandon";

export interface Verdict {
  readonly answer: Answer;
  /** What the webhook said besides, or why it has not answered; may be empty. */
  readonly why: string;
}

/** More than this no answer is long. */
const MOST_BYTES = 16_384;
const MOST_SHOWN = 200;

/**
 * Asks a webhook whether something may be done, before it is. The answer is the JSON `{"answer": "continue"}` or
 * `{"answer": "abandon", "message": "why"}`; whoever does not answer so within the webhook's timeout has given `otherwise`.
 */
export async function ask(
  hook: Hook,
  event: FleetEvent,
  wire: Wire,
  { otherwise, stop }: { readonly otherwise: Answer; readonly stop: AbortSignal },
): Promise<Verdict> {
  const signal = AbortSignal.any([stop, AbortSignal.timeout(hook.timeoutMs)]);
  const attempt = await post(hook, event, wire, signal);
  if (attempt.result === "missed") return { answer: otherwise, why: attempt.message };
  return verdictIn(await shortText(attempt.response)) ?? { answer: otherwise, why: "it gave no answer" };
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

function verdictIn(text: string): Verdict | undefined {
  try {
    const { answer, message } = Object(JSON.parse(text)) as { answer?: unknown; message?: unknown };
    const why = typeof message === "string" ? message.slice(0, MOST_SHOWN) : "";
    return answer === "continue" || answer === "abandon" ? { answer, why } : undefined;
  } catch {
    return undefined;
  }
}
