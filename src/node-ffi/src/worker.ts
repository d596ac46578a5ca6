export {
  createNativeCalls,
  functionName,
  type NativeCalls,
  type NativeFunction,
  type NativeValue,
  type Pointer,
} from "./native-calls.ts";
export { allocateZeroed, copyMemory, free, readText } from "./native-memory.ts";
export { Semaphore } from "./semaphore.ts";
