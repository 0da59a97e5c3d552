"""Logs of tickets judged by a contract: read, evaluated whole tickets at a time, added up, reported."""
