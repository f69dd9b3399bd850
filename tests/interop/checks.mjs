// Counts checks and prints a line for each.
import { isDeepStrictEqual } from 'node:util';

let passed = 0;
let failed = 0;

/** Runs one check; it fails if `body` throws. */
export async function check(name, body) {
  try {
    await body();
    ++passed;
    console.log(`ok      ${name}`);
  } catch (problem) {
    ++failed;
    console.log(`FAILED  ${name}: ${problem.message}`);
  }
}

/** Compares plain data; the clients' own prototypes do not matter. */
export function expectEqual(expected, actual) {
  const plain = (value) => (value === undefined ? undefined : JSON.parse(JSON.stringify(value)));
  if (isDeepStrictEqual(plain(expected), plain(actual))) return;
  throw new Error(`expected ${JSON.stringify(expected)}, got ${JSON.stringify(actual)}`);
}

/** Expects that the call is refused with this code of the service. */
export async function expectRefusal(code, call) {
  let body;
  try {
    body = await call();
  } catch (problem) {
    if (problem.code === undefined) throw problem;
    return expectEqual(code, problem.code);
  }
  throw new Error(`expected ${code}, got the answer ${JSON.stringify(body)}`);
}

/** Prints the closing count; false if a check failed or none was made. */
export function report() {
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0 && passed > 0;
}
