"""The contract with nothing left to look up: what evaluators and targets read."""
