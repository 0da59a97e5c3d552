"""Two versions of contracts: where they are read from, how their changes are shown."""
