"""The contract as written: text to nodes and back."""
