import type { ChangeDraft, PlanInput } from "./types.ts";

/** Sets the cause of creations that start machines of a host that is off on another host. */
export function restartCauses(drafts: ChangeDraft[], restarted: PlanInput["restarted"]): ChangeDraft[] {
  if (restarted === undefined || restarted.size === 0) return drafts;
  return drafts.map((draft) =>
    draft.action === "create" && restarted.has(draft.owner) ? { ...draft, cause: "host-failure" } : draft,
  );
}
