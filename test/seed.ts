import fc from "fast-check";

/**
 * Laws are tried on the same made-up cases in every run, so that a commit is judged by what is in it. Other cases are
 * looked for by `npm run test:random`; a failure tells its seed, which goes into FAST_CHECK_SEED to see it again.
 */
const asked = process.env.FAST_CHECK_SEED ?? "20261123";
if (asked !== "random") fc.configureGlobal({ seed: Number(asked) });
