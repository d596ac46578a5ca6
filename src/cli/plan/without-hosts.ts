import { renderLossMarkdown, renderLossText } from "../../engine/host-loss/render.ts";
import { type HostLoss, isSurvivable } from "../../engine/host-loss/types.ts";
import { Failure } from "../../model/failure.ts";
import { formatJson } from "../../model/hidden-characters.ts";
import type { ParsedArgs } from "../command.ts";
import type { Exit } from "../exit-codes.ts";
import { openFleet } from "../fleet/open-fleet.ts";
import { computeProposalLosses } from "../fleet/proposal.ts";
import { findProposal } from "../fleet/source.ts";
import type { Session } from "../session.ts";

/**
 * Prints what would become of the fleet if the hosts of `--without` were lost. Returns `changes` if something would
 * stay down or be lost.
 */
export async function planWithoutHosts(parsedArgs: ParsedArgs, session: Session): Promise<Exit> {
  if (parsedArgs.text("out") !== undefined)
    throw new Failure("usage", "--out: nothing is planned with --without, so that there is no plan to save");
  const losses = await computeLosses(parsedArgs, session);
  session.io.print(format(losses, parsedArgs.text("format"), session).trimEnd());
  return losses.every(isSurvivable) ? "ok" : "changes";
}

async function computeLosses(parsedArgs: ParsedArgs, session: Session): Promise<readonly HostLoss[]> {
  const names = parsedArgs.list("without");
  const proposal = await findProposal(parsedArgs, session);
  if (proposal !== undefined) return computeProposalLosses(proposal, names, session);
  await using workspace = await openFleet(parsedArgs, session);
  return workspace.hostLosses(names);
}

function format(losses: readonly HostLoss[], form: string | undefined, { io, json }: Session): string {
  if (form === "markdown") return renderLossMarkdown(losses);
  if (form === "json" || (form === undefined && json))
    return formatJson({ losses: losses.map((loss) => ({ ...loss, survivable: isSurvivable(loss) })) });
  return losses.map((loss) => renderLossText(loss, io.color)).join("\n\n");
}
