"""The runtime of the emitted module, in parts: one idea each, joined in the order of `PARTS`."""
