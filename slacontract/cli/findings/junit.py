"""Reports in JUnit XML, as servers of continuous integration read it: suites of cases, counted at the end."""

from __future__ import annotations

from xml.etree import ElementTree as Xml

COUNTED = {"tests": "testcase", "failures": "testcase/failure", "errors": "testcase/error"}
"""The totals of a report: what each is called, and what it counts in a suite."""


class JUnit:
    """A report. Whatever text is given, it holds only characters that XML 1.0 can hold."""

    def __init__(self, name: str) -> None:
        self._root = Xml.Element("testsuites", name=_xml(name))

    def suite(self, name: str, seconds: float) -> Suite:
        """One more suite, which took so many seconds."""
        return Suite(self._root, name, seconds)

    def text(self) -> str:
        """The whole document."""
        totals = dict.fromkeys(COUNTED, 0)
        for node in self._root:
            counts = {name: len(node.findall(path)) for name, path in COUNTED.items()}
            skipped = len(node.findall("testcase/skipped"))
            time = node.attrib.pop("time")
            node.attrib.update({name: str(n) for name, n in counts.items()})
            node.attrib.update(skipped=str(skipped), time=time)
            totals = {name: totals[name] + n for name, n in counts.items()}
        self._root.attrib.update({name: str(n) for name, n in totals.items()})
        Xml.indent(self._root)
        return '<?xml version="1.0" encoding="UTF-8"?>\n' + Xml.tostring(self._root, encoding="unicode")


class Suite:
    """The cases of one contract, in the order in which they are told."""

    def __init__(self, root: Xml.Element, name: str, seconds: float) -> None:
        self._name = _xml(name)
        self._node = Xml.SubElement(root, "testsuite", name=self._name, time=f"{seconds:.3f}")

    @property
    def is_empty(self) -> bool:
        """Whether it has no case yet."""
        return len(self._node) == 0

    def passed(self, name: str) -> None:
        """A case that is as it should be."""
        self._case(name)

    def failed(self, name: str, message: str, kind: str, text: str) -> None:
        """A case that is not: in one sentence, and at length."""
        failure = Xml.SubElement(self._case(name), "failure", message=_xml(message), type=kind)
        failure.text = _xml(text)

    def skipped(self, name: str, text: str) -> None:
        """A case that nobody can judge, and why."""
        Xml.SubElement(self._case(name), "skipped").text = _xml(text)

    def error(self, message: str, kind: str) -> None:
        """Why a contract could not be judged at all."""
        Xml.SubElement(self._case("slac"), "error", message=_xml(message), type=kind)

    def note(self, text: str) -> None:
        """What is told beside the cases."""
        Xml.SubElement(self._node, "system-out").text = _xml(text)

    def _case(self, name: str) -> Xml.Element:
        return Xml.SubElement(self._node, "testcase", name=_xml(name), classname=self._name)


def _xml(text: str) -> str:
    """The text without the characters that XML 1.0 cannot hold, whatever the escape."""
    return "".join(
        c
        if c in "\t\n\r" or 0x20 <= ord(c) < 0xD800 or 0xE000 <= ord(c) < 0xFFFE or ord(c) >= 0x10000
        else "\ufffd"
        for c in text
    )
