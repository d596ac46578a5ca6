import type { WebhookSpec } from "../../generated/kinds/webhook.ts";
import type { Kind } from "../kind.ts";

/** A receiver of events. It has no objects: the daemon posts recorded events to it. */
export const webhook: Kind<WebhookSpec> = { name: "Webhook" };
