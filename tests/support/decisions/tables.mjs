// Reads lines {xml, asks}, writes lines {warnings, hits}: decision tables of DMN, read by dmn-moddle, each cell
// evaluated as FEEL by feelin. `hits` has for each ask, the values by their names, the outputs of all rules that
// hold, in order; what the hit policy makes of them is for the reader.
import { createInterface } from "node:readline";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const at = (path) => import(pathToFileURL(join(process.argv[2], "node_modules", path)).href);
const { DmnModdle } = await at("dmn-moddle/dist/index.js");
const { evaluate, unaryTest } = await at("feelin/dist/index.js");

// A cell depends on its own value alone: the same test is made once.
const known = new Map();
function once(key, ask) {
  if (!known.has(key)) {
    const { value, warnings } = ask();
    if (warnings.length > 0) throw new Error(`${key}: ${JSON.stringify(warnings)}`);
    known.set(key, value);
  }
  return known.get(key);
}

function hitsOf(table, ask) {
  const values = table.input.map(({ inputExpression: { text } }) =>
    once(`value of ${text} = ${JSON.stringify(ask[text])}`, () => evaluate(text, { [text]: ask[text] })),
  );
  const holds = ({ text }, i) =>
    text === "-" || once(`${text} of ${JSON.stringify(values[i])}`, () => unaryTest(text, { "?": values[i] }));
  const said = ({ text }) => (/^[a-z_]+$/.test(text) ? ask[text] : once(text, () => evaluate(text, {})));
  return (table.rule ?? [])
    .filter((rule) => (rule.inputEntry ?? []).every(holds))
    .map((rule) => Object.fromEntries(table.output.map(({ name }, i) => [name, said(rule.outputEntry[i])])));
}

for await (const line of createInterface({ input: process.stdin })) {
  const { xml, asks } = JSON.parse(line);
  const { rootElement, warnings } = await new DmnModdle().fromXML(xml);
  const [decision] = rootElement.drgElement.filter((one) => one.$type === "dmn:Decision");
  const table = decision.decisionLogic;
  const hits = asks.map((ask) => hitsOf(table, ask));
  process.stdout.write(JSON.stringify({ warnings: warnings.map(String), policy: table.hitPolicy, hits }) + "\n");
}
