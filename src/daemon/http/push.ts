import { readPush } from "../../git/push-webhook.ts";
import { asJson, Refusal } from "./answer.ts";
import type { Route } from "./route.ts";
import type { Words } from "./words.ts";

/** What a forge sends for a push is far smaller, save for pushes of thousands of commits; those are seen by the next fetch. */
const MOST_BYTES = 5 * 2 ** 20;
/** Bodies are read before anybody knows who sent them. */
const AT_ONCE = 8;

const REASONS = {
  unsigned: "it is not signed, in no way that is known here",
  signature: "its signature is of none of the secrets that this daemon has",
  expired: "it is too old, or from the future",
  unreadable: "it says nothing of a push",
} as const;

/** What comes of webhooks. */
export interface PushHeard {
  /** Repositories may have moved: they are looked at now. */
  onPush(): void;
  /** Somebody may have approved, or proposed something: reviews are looked at now. */
  onReview(): void;
}

/** The receiver of forges' webhooks: whoever pushed or said something and has signed it, makes us look now. */
export function pushRoute(secrets: Words, heard: PushHeard, now: () => Date): Route {
  let reading = 0;
  return {
    ...{ method: "POST", path: "/hooks/push", who: "everybody" },
    async answer({ headers, body }) {
      const good = await secrets.read();
      if (good.length === 0) throw new Refusal(404, "this daemon has no secret for push webhooks");
      if (reading >= AT_ONCE) throw new Refusal(503, "too many at once", { "retry-after": "5" });
      reading += 1;
      try {
        const push = readPush({ headers, body: await body(MOST_BYTES) }, { secrets: good, now: now() });
        if (push.is === "refused")
          throw new Refusal(push.why === "unreadable" ? 400 : 401, REASONS[push.why]);
        if (push.is === "push") heard.onPush();
        if (push.is === "review") heard.onReview();
        const looking = push.is !== "other";
        return asJson({ looking }, looking ? 202 : 200);
      } finally {
        reading -= 1;
      }
    },
  };
}
