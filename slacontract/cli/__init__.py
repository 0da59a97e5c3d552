"""The command line: reads, prints, writes; decides nothing."""
