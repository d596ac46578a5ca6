import { readSecretText } from "../../images/secrets.ts";
import type { SecretResource } from "../../images/types.ts";
import type { ResourceId } from "../../model/resource.ts";
import type { RuntimeContext } from "../context.ts";
import type { WebhookClient } from "./send.ts";

/** Creates the client that sends to webhooks. Reads signing keys from these secrets for each delivery. */
export function createWebhookClient(
  secrets: readonly SecretResource[],
  { env, privatePaths, now }: Pick<RuntimeContext, "env" | "privatePaths" | "now">,
  userAgent: string,
): WebhookClient {
  const secret = (id: ResourceId, key: string) => readSecretText(secrets, id, key, { env, privatePaths });
  return { fetch, now, secret, userAgent };
}
