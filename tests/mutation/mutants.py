"""Mutants of a C file: copies with one small fault each, such as a slip of the hand would make."""

import collections
import re

TOKEN = re.compile(
    r"""
    (?P<blank>\s+)
    | (?P<comment>/\*.*?\*/ | //[^\n]*)
    | (?P<text>"(?:\\.|[^"\\\n])*")
    | (?P<char>'(?:\\.|[^'\\\n])+')
    | (?P<number>\.?[0-9][0-9A-Za-z_.]*)
    | (?P<name>[A-Za-z_]\w*)
    | (?P<sign><<=|>>=|\.\.\.|->|\+\+|--|<<|>>|<=|>=|==|!=|&&|\|\||[-+*/%&|^]=|[-+*/%&|^~!<>=?:;,.()\[\]{}\#\\])
    """,
    re.X | re.S,
)

# What stands between two values becomes ...
OPERATORS = {
    "<": ["<=", ">="],
    "<=": ["<", ">"],
    ">": [">=", "<="],
    ">=": [">", "<"],
    "==": ["!="],
    "!=": ["=="],
    "&&": ["||"],
    "||": ["&&"],
    "+": ["-"],
    "-": ["+"],
    "*": ["/"],
    "/": ["*"],
    "%": ["/"],
    "<<": [">>"],
    ">>": ["<<"],
    "&": ["|"],
    "|": ["&"],
    "^": ["|"],
}
ASSIGNMENTS = {"+=": "-=", "-=": "+=", "|=": "&=", "&=": "|=", "^=": "|=", "++": "--", "--": "++", "*=": "/=", "/=": "*="}
TYPES = {"char", "int", "long", "short", "unsigned", "signed", "void", "bool", "const", "double", "FILE", "restrict"}
KEYWORDS = {"return", "sizeof", "case", "else", "do", "if", "while", "for", "switch", "goto", "default"}
# What has no effect that a program could see of itself.
UNSEEN = {"explicit_bzero", "assert", "static_assert"}


class Token:
    def __init__(self, kind, text, at):
        self.kind, self.text, self.at = kind, text, at

    @property
    def end(self):
        return self.at + len(self.text)


class Mutant:
    """One change: the bytes from `at` to `end` become `new`."""

    def __init__(self, module, source, at, end, new, kind):
        self.module, self.at, self.end, self.new, self.kind = module, at, end, new, kind
        first = source.rfind("\n", 0, at) + 1
        last = source.find("\n", end)
        self.line = source.count("\n", 0, at) + 1
        self.old_text = _one_line(source[first:last])
        self.new_text = _one_line(source[first:at] + new + source[end:last])
        self.nth = 1  # of those that read the same

    def apply(self, source):
        # Lines keep their numbers, which assert() has.
        return source[: self.at] + self.new + "\n" * source.count("\n", self.at, self.end) + source[self.end :]

    @property
    def key(self):
        """What it is, whatever stands above it in the file."""
        nth = "" if self.nth == 1 else " (%d)" % self.nth
        return "%s: %s  ->  %s%s" % (self.module, self.old_text, self.new_text, nth)


def of(module, source):
    """All mutants of the text of a C file, in order."""
    tokens = _without_unseen(_tokens(source))
    found = []

    def add(at, end, new, kind):
        found.append(Mutant(module, source, at, end, new, kind))

    for i, token in enumerate(tokens):
        before = tokens[i - 1] if i else None
        if token.kind == "number" or token.kind == "char":
            for new in _near(token.text):
                if not _is_more_room(source, tokens, i, new):
                    add(token.at, token.end, new, "constant")
        elif token.text in ("true", "false"):
            add(token.at, token.end, "false" if token.text == "true" else "true", "constant")
        elif token.kind == "sign" and token.text in OPERATORS and _is_value_end(before, token):
            for new in OPERATORS[token.text]:
                add(token.at, token.end, new, "operator")
        elif token.text in ASSIGNMENTS:
            add(token.at, token.end, ASSIGNMENTS[token.text], "operator")
        elif token.text == "!":
            add(token.at, token.end, "", "negation")
        elif token.text == "?":
            add(token.at, token.end, "== 0 ?", "negation")
        elif token.text in ("if", "while") and tokens[i + 1].text == "(":
            close = _closing(tokens, i + 1)
            start, end = tokens[i + 1].end, tokens[close].at
            add(start, end, "!(%s)" % source[start:end], "negation")
        elif token.text == "return":
            _add_returns(source, tokens, i, add)
        if _begins_statement(before) and _is_deletable(tokens, i):
            end = _statement_end(tokens, i)
            add(token.at, tokens[end].at, "", "deletion")
    seen = collections.Counter()
    for mutant in found:
        seen[mutant.key] += 1
        mutant.nth = seen[mutant.key]
    return found


def _tokens(source):
    """The tokens that mean something; of the preprocessor's lines only the numbers of #define."""
    found, at, is_directive, is_define = [], 0, False, False
    while at < len(source):
        match = TOKEN.match(source, at)
        if match is None:
            raise ValueError("no C at byte %d: %r" % (at, source[at : at + 20]))
        kind, text = match.lastgroup, match.group()
        if kind == "blank" and "\n" in text and not (found and source[at - 1] == "\\"):
            is_directive = is_define = False
        elif text == "#" and source[source.rfind("\n", 0, at) + 1 : at].strip() == "":
            is_directive = True
            is_define = source[at:].startswith("#define")
        elif kind not in ("blank", "comment") and (not is_directive or (is_define and kind == "number")):
            found.append(Token(kind, text, at))
        at = match.end()
    return found


def _without_unseen(tokens):
    """No mutant of what wipes or asserts."""
    kept, i = [], 0
    while i < len(tokens):
        kept.append(tokens[i])
        if tokens[i].text in UNSEEN and tokens[i + 1].text == "(":
            i = _closing(tokens, i + 1)
        i += 1
    return kept


def _one_line(text):
    return " ".join(text.split())


def _near(text):
    """A constant's neighbours."""
    if text[0] == "'":
        if len(text) != 3:
            return []
        return ["'%s'" % chr(ord(text[1]) + 1)] if text[1] not in "&[\\" else []
    match = re.fullmatch(r"(0[xX][0-9a-fA-F]+|[1-9][0-9]*|0)([uUlL]*)", text)
    if match is None:
        return []
    value = int(match.group(1), 0)
    return ["%d%s" % (v, match.group(2)) for v in (value + 1, value - 1) if v >= 0]


def _is_more_room(source, tokens, i, new):
    """What is zeroed whole, and memory that is larger than need be: nobody could tell."""
    before, after = tokens[i - 1].text, tokens[i + 1].text
    if tokens[i].text == "0":
        return before == "{" and after == "}"
    line = source[source.rfind("\n", 0, tokens[i].at) + 1 : tokens[i].at]
    is_size = (before == "[" and re.match(r"\s*(static |const |unsigned )*char\b", line)) or "mem_zalloc(" in line
    return bool(is_size) and tokens[i].kind == "number" and int(new.rstrip("uUlL"), 0) > int(tokens[i].text.rstrip("uUlL"), 0)


def _is_value_end(before, token):
    """Whether a value ends here, so that what follows stands between two."""
    if before is None:
        return False
    if before.kind == "name":
        if token.text == "*" and (before.text in TYPES or before.text.endswith("_t")):
            return False
        return before.text not in KEYWORDS
    return before.kind in ("number", "char", "text") or before.text in (")", "]")


def _closing(tokens, i):
    depth = 0
    while True:
        depth += {"(": 1, ")": -1}.get(tokens[i].text, 0)
        if depth == 0:
            return i
        i += 1


def _begins_statement(before):
    return before is not None and (before.text in (";", "{", "}", ")", "else", "do", ":"))


def _is_deletable(tokens, i):
    token = tokens[i]
    if token.text in ("break", "continue", "goto"):
        return True
    if token.kind != "name" or token.text in KEYWORDS | TYPES | UNSEEN or token.text in ("static", "struct", "enum"):
        return token.text in ("*", "++", "--") and tokens[i - 1].text in (";", "{", "}")
    after = tokens[i + 1]
    if after.kind == "name" or after.text == ":":  # a declaration, a label
        return False
    if tokens[i - 1].text == "{" and after.text in (",", "}", "."):  # a table
        return False
    if after.text == "*" and tokens[i + 2].kind == "name" and tokens[i + 3].text in ("=", ";", ","):
        return False
    return any(t.text in ("(", "=", "++", "--") or t.text in ASSIGNMENTS for t in tokens[i : _statement_end(tokens, i)])


def _statement_end(tokens, i):
    """The index of the semicolon that ends the statement; where none does, of the token itself."""
    depth = 0
    for j in range(i, len(tokens)):
        if tokens[j].text in ("(", "[", "{"):
            depth += 1
        elif tokens[j].text in (")", "]", "}"):
            depth -= 1
            if depth < 0:
                return i
        elif tokens[j].text == ";" and depth == 0:
            return j
    return i


def _add_returns(source, tokens, i, add):
    start, end = tokens[i + 1].at, tokens[_statement_end(tokens, i)].at
    value = source[start:end]
    if value.strip() in ("", "0", "true", "false", "NULL"):
        return
    # The type stands on a line of its own at the margin.
    types = re.findall(r"^(?:static )?([a-z][\w ]*\**)$", source[: tokens[i].at], re.M)
    if types and types[-1].split()[-1] == "bool":
        add(start, end, "!(%s)" % value, "return")
    else:
        add(start, end, "0", "return")
