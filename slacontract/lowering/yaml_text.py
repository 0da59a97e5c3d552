"""YAML for configuration files: plain values, in the order given, nothing anchored or tagged."""

from __future__ import annotations

from typing import Any


def yaml_text(value: Any) -> bytes:
    """A value of plain types as a YAML document in UTF-8. Text that YAML could take for something else is
    quoted, and control characters are escaped."""
    import yaml

    class Plain(yaml.SafeDumper):
        def ignore_aliases(self, data: Any) -> bool:
            return True

    text = yaml.dump(value, Dumper=Plain, sort_keys=False, allow_unicode=True, width=10**6)
    return str(text).encode()
