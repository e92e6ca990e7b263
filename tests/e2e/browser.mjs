// A headless Chromium from npm: no root, no download of its own.
import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

// Unpacked beside the packages, once: the package unpacks to the temporary folder.
const here = dirname(fileURLToPath(import.meta.url));
process.env.TMPDIR = join(here, "node_modules/.chromium");
mkdirSync(process.env.TMPDIR, { recursive: true });

const { default: packed, inflate, setupLambdaEnvironment } = await import("@sparticuz/chromium");
const { chromium } = await import("playwright-core");

const ARGUMENTS = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--disable-webgl"];

export async function launch() {
  packed.setGraphicsMode = false;
  const executablePath = await packed.executablePath();
  const options = { executablePath, args: ARGUMENTS, headless: true };
  try {
    return await chromium.launch(options);
  } catch (error) {
    // A bare machine lacks libnss3 and the like: the package brings those too.
    if (!/shared librar/i.test(String(error))) throw error;
    const packages = join(here, "node_modules/@sparticuz/chromium/bin/al2023.tar.br");
    await inflate(packages);
    setupLambdaEnvironment(join(process.env.TMPDIR, "al2023", "lib"));
    return await chromium.launch({ ...options, env: process.env });
  }
}
