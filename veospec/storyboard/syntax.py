"""TOML that does not parse: what is wrong, where, and how to write it (VS001).

`tomllib` stops at its first mistake. Where that mistake is one `key = value` on a line of its own,
the line is put aside and the rest is read again, so that several such mistakes show at once; where
it could be anything else, one report is better than a wrong one.
"""

from __future__ import annotations

import re
import tomllib

from veospec.diagnostics import Edit, Fix, Span
from veospec.storyboard.reporter import Reporter
from veospec.storyboard.source import Source
from veospec.storyboard.swallowed import unclosed_text

_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_PARTS_MAX = 200
_DEEP = re.compile(
    rb"""(?<![\w-])(?:(?:[\w-]+|"[^"\n]*"|'[^'\n]*')[ \t]*\.[ \t]*){%d}""" % _PARTS_MAX
)
_ONE_LINE_PAIR = re.compile(r"""\s*[\w-]+(?:\s*\.\s*[\w-]+)*\s*=[^\[{]*$""")
_AGAIN_MAX = 10
_AGAIN_BYTES_MAX = 64_000
_BOM = b"\xef\xbb\xbf"


def too_deep(text: bytes) -> bool:
    """Whether a dotted key is so long that reading it would take more than linear time."""
    return text.count(b".") >= _PARTS_MAX and _DEEP.search(text) is not None


def report_syntax(source: Source, reporter: Reporter) -> None:
    """Report what is surely wrong with the syntax of `source`."""
    error = source.syntax_error
    if source.text.startswith(_BOM):
        _report_bom(source, reporter)
    elif isinstance(error, UnicodeDecodeError):
        span = source.span(error.start, error.start + 1)
        message = f"This byte (0x{source.text[error.start]:02x}) is not UTF-8."
        reporter.report("VS001", (), message, "Save the file as UTF-8.", span=span)
    elif isinstance(error, RecursionError):
        message = "Arrays or tables are nested too deeply."
        reporter.report("VS001", (), message, "A storyboard needs no deep nesting.")
    else:
        _report_each(source, reporter)


def _report_bom(source: Source, reporter: Reporter) -> None:
    message = "The file starts with a byte order mark, which TOML does not allow."
    fix = Fix("Remove it", (Edit(0, 3, ""),), safe=True)
    span = source.span(0, 3)
    reporter.report("VS001", (), message, "Save it as UTF-8 without one.", span=span, fix=fix)


def _report_each(source: Source, reporter: Reporter) -> None:
    """Report the first mistake, and those after it that do not depend on it."""
    lines = source.text.decode("utf-8").replace("\r\n", "\n").split("\n")
    error: Exception | None = source.syntax_error
    last = 0
    for _ in range(_AGAIN_MAX):
        if error is None:
            return
        text, line, column = _located(str(error), lines)
        if line <= last:
            return
        last = line
        opened = unclosed_text(lines, line)
        if opened is not None:
            _report(source, reporter, "Unterminated string", *opened)
            return
        _report(source, reporter, text, line, column)
        if len(source.text) > _AGAIN_BYTES_MAX or not _stands_alone(lines[line - 1], text):
            return
        lines[line - 1] = ""
        try:
            tomllib.loads("\n".join(lines))
            error = None
        except (ValueError, RecursionError) as another:
            error = another


def _located(message: str, lines: list[str]) -> tuple[str, int, int]:
    """The words of tomllib without the place, and the place of the mistake, both from 1."""
    match = _PLACE.search(message)
    text = message[: match.start()] if match else message
    if match and match[1]:
        line, column = int(match[1]), int(match[2])
        if text.startswith("Unescaped"):
            column -= 2
        elif text.startswith("Unclosed"):
            line, column = _end_before(lines, line, column)
    elif text.startswith(("Unterminated", "Expected \"'")):
        line, column = _opening_quotes(lines, text)
    else:
        line = len(lines)
        while line > 1 and not lines[line - 1].strip():
            line -= 1
        column = len(lines[line - 1]) + 1
    return text, min(line, len(lines)), column


def _opening_quotes(lines: list[str], text: str) -> tuple[int, int]:
    """Where the quoted text begins that is still open at the end of the file."""
    whole = "\n".join(lines)
    kind = "'" if "'" in text else '"'
    long = kind * 3
    quotes = long if "'''" in text or (kind == '"' and whole.count(long) % 2) else kind
    before = whole[: max(whole.rfind(quotes), 0)]
    return before.count("\n") + 1, len(before) - before.rfind("\n")


def _end_before(lines: list[str], line: int, column: int) -> tuple[int, int]:
    """The end of what stands before a place that begins a line; else the place itself."""
    while line > 1 and not lines[line - 1][: column - 1].strip():
        line -= 1
        column = len(lines[line - 1]) + 1
    return line, column


def _stands_alone(line: str, text: str) -> bool:
    """Whether the mistake surely is within this one line."""
    if '"""' in line or "'''" in line or not _ONE_LINE_PAIR.match(line):
        return False
    return not text.startswith(("Cannot", "Duplicate", "Unclosed"))


def _report(source: Source, reporter: Reporter, text: str, line: int, column: int) -> None:
    """Word one mistake of tomllib's and report it."""
    written = source.line_text(line)
    message, remedy, fix_text = _worded(text, written, column)
    start = source.offset(line, column)
    span = _mistaken_words(source, line, column, start)
    fix = None
    if fix_text is not None:
        edit = Edit(span.start, span.end, fix_text)
        fix = Fix(f"Write {fix_text}", (edit,), safe=True)
    reporter.report("VS001", (), message, remedy, span=span, fix=fix)


def _mistaken_words(source: Source, line: int, column: int, start: int) -> Span:
    """The word at a place, or the one character there."""
    rest = source.line_text(line)[column - 1 :]
    word = re.match(r"[\w.+-]+|\S", rest)
    end = start + len(word[0].encode()) if word else start
    return source.span(start, end)


def _worded(text: str, written: str, column: int) -> tuple[str, str, str | None]:
    """Cause, remedy and, where only one is possible, what to write instead."""
    rest = written[column - 1 :].strip()
    word = re.match(r"[\w.+-]*", rest)
    name = word[0] if word else ""
    if text == "Invalid value":
        return _invalid_value(rest, name)
    if text.startswith("Cannot declare"):
        table = ".".join(re.findall(r"'([^']*)'", text))
        remedy = f"Keep one. For several takes write [[{table}]] with two brackets."
        return f"The table `{table}` stands here a second time.", remedy, None
    if text.startswith(("Cannot overwrite", "Duplicate inline", "Cannot mutate")):
        return "This key has a value already.", "Remove one of the two.", None
    for start, message, remedy in _WORDS:
        if text.startswith(start):
            return message, remedy, None
    if text.startswith("Illegal character"):
        return _illegal_character(text)
    return f"This is not TOML: {text[:1].lower()}{text[1:]}.", "Correct the line.", None


def _invalid_value(rest: str, name: str) -> tuple[str, str, str | None]:
    """A value that is none: nothing, a bare word, True, or typographic quotes."""
    if not rest or rest.startswith("#"):
        return "A value is missing after `=`.", "Write one, or remove the key.", None
    if name.lower() in {"true", "false"} and rest == name:
        return f"`{name}` has capital letters.", f"Write {name.lower()}.", name.lower()
    if rest[0] in "“”„‘’«「『＂":
        remedy = "Write the straight quotes \" or ' around text."
        return f"`{rest[0]}` is not a quotation mark that TOML knows.", remedy, None
    return "This is not a value of TOML.", "Put text between quotes.", None


def _illegal_character(text: str) -> tuple[str, str, str | None]:
    """A character that may not stand where it stands; the end of a line is the usual one."""
    if r"'\n'" in text or r"'\r'" in text:
        remedy = 'Close it with a quote; a text over several lines stands between """ and """.'
        return "The line ends inside a quoted text.", remedy, None
    shown = text.removeprefix("Illegal character ").strip("'")
    return f"The control character {shown} may not stand here.", "Remove it.", None


_WORDS = (
    ("Expected '=' after", "There is no `=` after the key.", "Write key = value."),
    ("Invalid statement", "No key and no table starts like this.", "Write key = value or [table]."),
    (
        "Expected newline or end",
        "Something follows that does not belong to the line.",
        "One key = value a line; text with quotes in it stands between ''' and '''.",
    ),
    ("Expected ']' at", "The table's name is not closed.", "End the line with `]`."),
    ("Expected ']]' at", "The table's name is not closed.", "End the line with `]]`."),
    ("Unclosed array", "An array is not closed.", "Put a comma between items and `]` at the end."),
    ("Unclosed inline table", "An inline table is not closed.", "Put `}` at the end."),
    ("Invalid initial character", "This is not a key.", "Write a key, or remove the comma."),
    (
        "Unterminated string",
        "A quoted text is not closed.",
        'Close it with the quotes that it began with, such as " or """.',
    ),
    (
        "Expected \"'",
        "A quoted text is not closed.",
        "Close it with the quotes that it began with, ' or '''.",
    ),
    (
        "Unescaped '\\'",
        "A backslash begins an escape that TOML does not have.",
        "Write \\\\ for a backslash, or put the text between single quotes.",
    ),
    ("Invalid hex value", "The escape has too few digits.", "Write \\u and four hex digits."),
    ("Escaped character is not", "The escape is no character.", "Write the character itself."),
    ("Exceeds the limit", "A number has too many digits.", "Write a shorter number."),
)
