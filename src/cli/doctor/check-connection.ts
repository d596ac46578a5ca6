import type { DriverContext, TargetAddress } from "../../drivers/driver.ts";
import { asFailure } from "../../model/failure.ts";
import type { Session } from "../session.ts";
import type { Check } from "./check.ts";

/** Checks a target that is no host: a DNS zone, a pool of a Ceph cluster. */
export async function checkConnection(
  target: TargetAddress,
  { tools, signal, now }: Session,
  secret: DriverContext["secret"],
): Promise<Check> {
  const name = target.kind;
  try {
    const driver = (await tools.drivers()).find(({ serves }) => serves === target.kind);
    if (driver === undefined) return { name, status: "warning", about: "not available in the test backend" };
    await using connection = await driver.open(
      target,
      { fleet: "doctor", content: rejectContent, secret, now },
      signal,
    );
    const { length } = await connection.read(signal);
    return { name, status: "ok", about: `connected, ${length} objects` };
  } catch (error) {
    const { message, hint } = asFailure(error);
    return { name, status: "error", about: message, hint };
  }
}

const rejectContent = async () => Promise.reject(new Error("doctor creates nothing"));
