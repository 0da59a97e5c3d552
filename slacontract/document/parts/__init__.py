"""The parts of a document: each function makes the sections about some blocks of the contract."""
