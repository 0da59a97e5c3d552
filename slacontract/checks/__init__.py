"""Rules of ours that report diagnostics on a contract: one check a file."""
