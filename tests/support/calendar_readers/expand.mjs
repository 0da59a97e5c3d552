// Expands calendars as ical.js or node-ical understand them, for the tests.
// Input (JSON): {reader, from, to, files: {name: text}}, seconds; output: {name: [[start, end, uid, status]]}.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";

const require = createRequire(`${process.argv[2]}/`);
const { reader, from, to, files } = JSON.parse(readFileSync(0, "utf8"));

async function withIcalJs() {
  const ICAL = (await import(`${process.argv[2]}/node_modules/ical.js/dist/ical.js`)).default;
  const expand = (text) => {
    const found = [];
    const calendar = new ICAL.Component(ICAL.parse(text));
    // Only the zones of the file itself are known: a reader has no other data.
    ICAL.TimezoneService.reset();
    for (const zone of calendar.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(zone);
    for (const part of calendar.getAllSubcomponents("vevent")) {
      const event = new ICAL.Event(part);
      if (event.startDate.isDate) continue;
      const status = part.getFirstPropertyValue("status");
      const add = (start, end) => {
        if (start < to && end > from) found.push([start, end, event.uid, status]);
      };
      if (!event.isRecurring()) {
        add(event.startDate.toUnixTime(), event.endDate.toUnixTime());
        continue;
      }
      const times = event.iterator();
      for (let at = times.next(); at; at = times.next()) {
        const one = event.getOccurrenceDetails(at);
        if (one.startDate.toUnixTime() >= to) break;
        add(one.startDate.toUnixTime(), one.endDate.toUnixTime());
      }
    }
    return found;
  };
  return Object.fromEntries(Object.entries(files).map(([name, text]) => [name, expand(text)]));
}

function withNodeIcal() {
  const ical = require("node-ical");
  const expand = (text) => {
    const found = [];
    for (const event of Object.values(ical.sync.parseICS(text))) {
      if (event.type !== "VEVENT" || event.datetype === "date") continue;
      const seen = ical.expandRecurringEvent(event, { from: new Date(from * 1000), to: new Date(to * 1000) });
      for (const one of seen) found.push([one.start / 1000, one.end / 1000, event.uid, event.status]);
    }
    return found;
  };
  return Object.fromEntries(Object.entries(files).map(([name, text]) => [name, expand(text)]));
}

const expanded = reader === "ical.js" ? await withIcalJs() : withNodeIcal();
process.stdout.write(JSON.stringify(expanded));
