"""The language: rules (`*.lark`) and one keyword table a language (`keywords/`)."""
