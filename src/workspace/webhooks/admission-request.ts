import { deadlineSignal } from "../../model/deadline.ts";
import type { FleetEvent } from "../../model/event.ts";
import { postEvent, type WebhookClient } from "./send.ts";
import type { AdmissionResult, Webhook } from "./webhook.ts";

export interface AdmissionResponse {
  readonly result: AdmissionResult;
  /** The message of the webhook, or the reason why it did not answer. May be empty. */
  readonly reason: string;
}

/** The maximum length of an answer. */
const MAX_RESPONSE_BYTES = 16_384;
const MAX_MESSAGE_LENGTH = 200;

/**
 * Sends an admission request before a change. A valid answer is the JSON `{"answer": "continue"}` or `{"answer":
 * "abandon", "message": "why"}`. Returns `defaultResult` if no valid answer arrives within the webhook's timeout.
 */
export async function requestAdmission(
  webhook: Webhook,
  event: FleetEvent,
  client: WebhookClient,
  { defaultResult, stop }: { readonly defaultResult: AdmissionResult; readonly stop: AbortSignal },
): Promise<AdmissionResponse> {
  const signal = deadlineSignal(webhook.timeoutMs, stop);
  const attempt = await postEvent(webhook, event, client, signal);
  if (attempt.result === "missed") return { result: defaultResult, reason: attempt.message };
  return (
    parseResponse(await readShortText(attempt.response)) ?? {
      result: defaultResult,
      reason: "it gave no answer",
    }
  );
}

/** Returns the text of a response; empty if it is too long or breaks off. */
async function readShortText({ body }: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const chunk of body ?? []) {
      bytes += chunk.length;
      if (bytes > MAX_RESPONSE_BYTES) return "";
      chunks.push(chunk);
    }
  } catch {
    return "";
  }
  return Buffer.concat(chunks).toString("utf8");
}

function parseResponse(text: string): AdmissionResponse | undefined {
  try {
    const { answer, message } = Object(JSON.parse(text)) as { answer?: unknown; message?: unknown };
    const reason = typeof message === "string" ? message.slice(0, MAX_MESSAGE_LENGTH) : "";
    return answer === "continue" || answer === "abandon" ? { result: answer, reason } : undefined;
  } catch {
    return undefined;
  }
}
