"""The one engine: a rule set and events give results, each with its ledger."""
