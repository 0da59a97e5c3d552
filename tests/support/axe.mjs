// Runs axe-core on pages in Chromium, in each of several looks, and prints what it finds as JSON.
// node axe.mjs FOLDER-OF-PACKAGES CHROMIUM PAGE…
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [folder, chromium, ...pages] = process.argv.slice(2);
const require = createRequire(folder + "/");
const playwright = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const looks = {
  light: { colorScheme: "light", viewport: { width: 1280, height: 900 } },
  dark: { colorScheme: "dark", viewport: { width: 1280, height: 900 } },
  phone: { colorScheme: "light", viewport: { width: 360, height: 740 } },
  print: { colorScheme: "light", viewport: { width: 794, height: 1123 } },
};
const browser = await playwright.chromium.launch({ executablePath: chromium, args: ["--no-sandbox"] });
const found = [];
for (const [look, options] of Object.entries(looks)) {
  const context = await browser.newContext({ ...options, bypassCSP: true });
  for (const path of pages) {
    const page = await context.newPage();
    const requests = [];
    page.on("request", (one) => requests.push(one.url()));
    if (look === "print") await page.emulateMedia({ media: "print" });
    await page.goto(pathToFileURL(path).href);
    await page.evaluate(axe);
    // The dearest rule: at phone width the colours are those of the light look.
    const rules = { "color-contrast": { enabled: look !== "phone" } };
    const result = await page.evaluate((rules) => axe.run(document, { resultTypes: ["violations"], rules }), rules);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    found.push({
      look,
      page: path,
      passes: result.passes.length,
      violations: result.violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html).join(" | ")}`),
      requests: requests.filter((url) => !url.startsWith("file:") && !url.startsWith("data:")),
      overflow: wide,
    });
    await page.close();
  }
  await context.close();
}
await browser.close();
console.log(JSON.stringify(found));
