// Every page in light and dark, narrow and wide: no violation that axe-core finds, nothing that has to be scrolled
// for sideways; and on paper everything that is folded.
// usage: node accessible.mjs CHROMIUM PAGE…
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { basename, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import puppeteer from "puppeteer-core";

const [chromium, ...pages] = process.argv.slice(2);
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const widths = [320, 400, 800, 1280];
let wrong = 0;

function tell(page, where, what) {
  wrong += 1;
  console.log(`${basename(page)}, ${where}: ${what}`);
}

const browser = await puppeteer.launch({
  executablePath: chromium,
  args: ["--no-sandbox", "--disable-gpu"],
});
for (const page of pages) {
  const tab = await browser.newPage();
  tab.on("request", (request) => {
    if (!request.url().startsWith("file:")) tell(page, "on loading", `asks for ${request.url()}`);
  });
  await tab.goto(pathToFileURL(resolve(page)).href);

  await tab.emulateMediaType("print");
  const hidden = await tab.$$eval("details", (all) => all.filter((one) => !one.lastElementChild.checkVisibility()).length);
  if (hidden) tell(page, "on paper", `${hidden} folded parts are not there`);
  await tab.emulateMediaType("screen");

  await tab.$$eval("details", (all) => all.forEach((one) => { one.open = true; }));
  await tab.evaluate(axe);
  for (const scheme of ["light", "dark"]) {
    await tab.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
    for (const width of widths) {
      await tab.setViewport({ width, height: 900 });
      const where = `${scheme}, ${width} px`;
      const wide = await tab.evaluate(() => document.documentElement.scrollWidth);
      if (wide > width) tell(page, where, `${wide} px wide`);
      if (width !== 400 && width !== 1280) continue;
      const found = await tab.evaluate((runOnly) => window.axe.run(document, { runOnly }), tags);
      for (const one of found.violations) {
        const nodes = one.nodes.slice(0, 3).map((node) => `\n    ${node.html.slice(0, 160)}`).join("");
        tell(page, where, `${one.id} (${one.nodes.length}): ${one.help}${nodes}`);
      }
    }
  }
  await tab.close();
  console.log(`${basename(page)}: looked at`);
}
await browser.close();
console.log(wrong ? `${wrong} things are wrong.` : "Nothing is wrong.");
process.exit(wrong ? 1 : 0);
