"""Strings that break careless emitters: one corpus, fed to every target and read back by its real parser."""

from __future__ import annotations

HOSTILE: tuple[str, ...] = (
    # markup and templates
    "<script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "</style><img src=x onerror=alert(1)>",
    "<!-- comment --> ]]> <![CDATA[ x ]]>",
    "&lt;b&gt; &amp;amp; &#x3c; &nbsp",
    '" onmouseover="alert(1)" x=\'',
    "' onload='alert(1)",
    "{{ 7 * 7 }} {% raw %} {# hidden #}",
    "{{ ''.__class__.__mro__ }}",
    "[link](javascript:alert(1)) ![image](http://example.com/a.png)",
    '#read("/etc/passwd") #import "x.typ" $ x $ @cite <label>',
    # iCalendar, CSV, JSON, YAML
    "a;b,c:d\\e\\n\\N",
    "END:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:planted",
    "line one\nline two\r\nline three\rline four",
    "\\\\;\\,\\\\n",
    '=HYPERLINK("http://example.com") +1 -1 @SUM(A1)',
    "\"quoted\" 'single' `back` ${HOME} $(id) %PATH%",
    "key: value # not a comment",
    "- [ ] !!python/object:os.system",
    "'; DROP TABLE tickets; --",
    "q{} @{[ `id` ]} #{`id`} <%= 1 %>",
    "../../etc/passwd",
    "CON",
    # characters
    "é 漢字 😀 👩‍👩‍👧 e\u0301 ﬁ ß İ",
    "right \u202e tfel \u2066 isolate \u2069 mark \u200f",
    "zero\u200bwidth\u200d \ufeff bom",
    "no\u00a0break\u202fspaces\u2009thin",
    "separators\u2028and\u2029paragraphs",
    "control \x00\x01\x08\x0b\x0c\x1b\x7f\x85 end",
    "\ufffe\uffff\ufdd0 noncharacters",
    "   leading and trailing   ",
    "\t tab \t",
    "x" * 5000,
    "é" * 400,
    "😀" * 200,
    "a" * 74 + "é" + "b" * 74 + "😀",
)
