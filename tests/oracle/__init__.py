"""Second references: slow programs that step instants and share no code with the product."""
