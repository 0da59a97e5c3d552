"""Logs of tickets: opened, read, judged here or on a cluster."""
