import { BindingWorker } from "node-ffi/client";
import { CephError, closedError } from "../error.ts";
import type { FromWorker, WorkerRequest } from "../message.ts";

/** A client of the Worker: requests with answers. */
export class WorkerClient extends BindingWorker<WorkerRequest, FromWorker> {
  constructor() {
    super(new URL("../worker/main.js", import.meta.url));
  }

  protected receive(message: FromWorker): void {
    if ("error" in message) this.reject(message.id, new CephError(message.error));
    else this.resolve(message.id, message.value);
  }

  protected closedError(): Error {
    return closedError();
  }
}
