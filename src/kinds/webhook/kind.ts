import type { Kind } from "../kind.ts";
import type { WebhookSpec } from "./spec.gen.ts";

/** Who is told of what happens. It makes no objects: events are posted to it when they are written down. */
export const webhook: Kind<WebhookSpec> = { name: "Webhook" };
