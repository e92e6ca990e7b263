// Runs the scenarios in one browser and prints one line of JSON each:
//   node run.mjs [part of a name]
import { launch } from "./browser.mjs";
import { scenarios } from "./scenario.mjs";
import { startSink } from "./sink.mjs";
import "./autocapture.mjs";
import "./calls.mjs";
import "./delivery.mjs";
import "./privacy.mjs";

const only = process.argv[2] ?? "";
const AT_ONCE = 4;
const browser = await launch();

async function run({ name, work }) {
  const began = Date.now();
  const context = await browser.newContext({ locale: "ko-KR", timezoneId: "Asia/Seoul" });
  context.setDefaultTimeout(20_000);
  const sink = await startSink();
  let error = "";
  try {
    await work({ browser, context, sink });
  } catch (problem) {
    error = problem.stack ?? String(problem);
  }
  await context.close();
  sink.close();
  console.log(JSON.stringify({ name, error, seconds: (Date.now() - began) / 1000 }));
}

const waiting = scenarios.filter(({ name }) => name.includes(only));
const worker = async () => {
  for (let next; (next = waiting.shift()); ) await run(next);
};
await Promise.all(Array.from({ length: AT_ONCE }, worker));
await browser.close();
