"""The clock: business time as sets of seconds; pure, knows no contract."""
