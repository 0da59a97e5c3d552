"""Output runtimes: one folder a target."""
