import { main } from "./worker-main.ts";

/** The entry point of the built worker. */
await main();
