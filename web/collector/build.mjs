// Builds the one file that pages load: node build.mjs [where to write it]
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { minify } from "terser";

const here = dirname(fileURLToPath(import.meta.url));
const target = process.argv[2] ?? join(here, "dist/yeojido.js");
const { version } = JSON.parse(readFileSync(join(here, "package.json"), "utf8"));

const bundled = await build({
  entryPoints: [join(here, "src/main.ts")],
  bundle: true,
  write: false,
  format: "esm",
  target: "es2020",
  charset: "utf8",
  define: { __VERSION__: JSON.stringify(version) },
  logLevel: "warning",
});
// Nothing of it is seen from outside, and the minifier may rename everything.
const { code } = await minify(`(()=>{${bundled.outputFiles[0].text}})()`, {
  ecma: 2020,
  toplevel: true,
  compress: { passes: 3, inline: 1, unsafe_arrows: true, keep_fargs: false },
});
mkdirSync(dirname(target), { recursive: true });
writeFileSync(target, `${code}\n`);
