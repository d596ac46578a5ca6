import type { SecretResource } from "../../images/port.ts";
import { readSecret } from "../../images/secrets.ts";
import type { ResourceId } from "../../model/resource.ts";
import type { Means } from "../means.ts";
import type { Wire } from "./send.ts";

/** What sending needs of this machine; keys are looked up in these secrets, each time anew. */
export function wireOf(
  secrets: readonly SecretResource[],
  { env, now }: Pick<Means, "env" | "now">,
  userAgent: string,
): Wire {
  const secret = (id: ResourceId, key: string) => readSecret(secrets, id, key, env);
  return { fetch, now, secret, userAgent };
}
