"""What `slac build` makes: the targets, what they are given, the folder they are written to."""
