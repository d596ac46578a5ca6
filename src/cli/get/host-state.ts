import type { HostSpec } from "../../generated/kinds/host.ts";
import type { Resource } from "../../model/resource.ts";
import type { FleetWorkspace } from "../fleet/open-fleet.ts";
import type { Palette } from "../terminal/io.ts";

/** Formats the state of a host: `up`, `unreachable`, `unschedulable`, `draining: 3 left`, `drained`. */
export function formatHostState(
  { name, spec }: Resource<HostSpec>,
  { snapshot, fleet }: Pick<FleetWorkspace, "snapshot" | "fleet">,
  color: Palette,
): string {
  if (snapshot.unreadable.has(name)) return color.red("unreachable");
  if (spec.maintenance) {
    const isOwn = ({ type, target, mark }: (typeof snapshot.objects)[number]) =>
      type === "domain" && target === name && mark?.fleet === fleet.id;
    const left = snapshot.objects.filter(isOwn).length;
    return left === 0 ? color.green("drained") : color.yellow(`draining: ${left} left`);
  }
  return spec.unschedulable ? color.yellow("unschedulable") : color.green("up");
}
