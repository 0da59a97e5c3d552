// Reads lines {model, asks}, writes lines of answers: a decision model of GoRules in the engine for node.
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { join } from "node:path";

const require = createRequire(join(process.argv[2], "package.json"));
const { ZenEngine } = require("@gorules/zen-engine");
const engine = new ZenEngine();

for await (const line of createInterface({ input: process.stdin })) {
  const { model, asks } = JSON.parse(line);
  const decision = engine.createDecision(Buffer.from(model));
  const answers = [];
  for (const ask of asks) answers.push((await decision.evaluate(ask)).result);
  process.stdout.write(JSON.stringify(answers) + "\n");
}
