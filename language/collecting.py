"""Finding every text that people may read, in templates and in Python."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

Text = str | tuple[str, str]
"""A text by its English words, or one that counts with its plural."""

_SAYING = {"say", "later"}
_COUNTING = {"say_count", "counted"}
_WHOLE = {"Act", "Field", "Told", "offered"}
"""Whatever is written into one of these is shown; codes and ids are told by having no capital
letter and no space."""
_TELLING = {"rules/capable.py", "rules/statement.py", "rules/trust/weights.py"}
"""Modules whose every sentence is shown to somebody."""
_SHOWN = re.compile(r"[A-Z ]")
_COMMAND = re.compile(r"\bremit | --")
_ONLY_CODES = re.compile(r"[^A-Za-z]*")


def in_templates(folder: Path) -> Iterator[tuple[Path, Text]]:
    from jinja2.ext import babel_extract

    told = {"trimmed": "true", "newstyle_gettext": "true", "trim_blocks": "true",
            "lstrip_blocks": "true", "encoding": "utf-8"}  # fmt: skip
    for path in sorted(folder.rglob("*.html")):
        with path.open("rb") as file:
            for _, how, message, _ in babel_extract(file, ["_", "gettext", "ngettext"], (), told):
                # Nothing where a template says a text that comes from Python.
                first, *more = message if isinstance(message, tuple) else (message,)
                if how == "ngettext":
                    yield path, (str(first), str(more[0]))
                elif first:
                    yield path, str(first)


def in_python(path: Path) -> Iterator[tuple[Path, Text]]:
    """The texts of one module, in their order."""
    reader = _Reader(path)
    reader.visit(ast.parse(path.read_text("utf-8")))
    for text in reader.found:
        yield path, text


class _Reader(ast.NodeVisitor):
    def __init__(self, path: Path) -> None:
        self.found: list[Text] = []
        self._tells = path.as_posix().endswith(tuple(_TELLING))
        self._word_list = path.stem.startswith("words")
        self._schema = path.parts[-2] == "schemas" or "schemas" in path.parts

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        wanted = ast.unparse(node.annotation)
        if wanted == "Texts" or (self._word_list and wanted == "Mapping[str, str]"):
            for value in node.value.values if isinstance(node.value, ast.Dict) else ():
                self._add(value, whole=True)
        self.generic_visit(node)

    def visit_Expr(self, node: ast.Expr) -> None:
        if not isinstance(node.value, ast.Constant):  # a docstring tells only us
            self.generic_visit(node)

    def visit_IfExp(self, node: ast.IfExp) -> None:
        if self._tells:
            self._add(node, whole=True)
        self.generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> None:
        if self._tells and isinstance(node.value, str) and " " in node.value.strip():
            self._add(node)

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None:
        if self._tells and " " in (_template(node) or "").strip():
            self._add(node)

    def visit_Call(self, node: ast.Call) -> None:
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        keywords = {word.arg: word.value for word in node.keywords}
        if name in _SAYING:
            self._add(node.args[0], whole=True)
        elif name in _COUNTING:
            one, many = (_template(arg) for arg in node.args[:2])
            if one and many:
                self.found.append((one, many))
        elif name in _WHOLE:
            for part in (*node.args, *keywords.values()):
                self._everything(part)
        elif name == "Stop" or "next_step" in keywords:
            for shown in (*node.args, keywords.get("next_step")):
                self._add(shown)
        elif name == "ValueError" and self._schema and node.args:
            text = _template(node.args[0])
            if text:
                self.found.append(f"{text[:1].upper()}{text[1:]}.")
        self.generic_visit(node)

    def _everything(self, node: ast.AST) -> None:
        for part in ast.walk(node):
            if isinstance(part, ast.Constant | ast.JoinedStr):
                self._add(part)

    def _add(self, node: ast.AST | None, *, whole: bool = False) -> None:
        for part in (node.body, node.orelse) if isinstance(node, ast.IfExp) else (node,):
            text = _template(part)
            # A step at the command line is never shown on a page.
            if text and (whole or _SHOWN.search(text)) and not _COMMAND.search(text):
                self.found.append(text)


def _template(node: ast.AST | None) -> str | None:
    """A text as it stands, or the pattern of one that takes values: `{party} is not active.`"""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if not isinstance(node, ast.JoinedStr):
        return None
    made, seen = "", dict[str, str]()
    for part in node.values:
        if isinstance(part, ast.FormattedValue):
            told = ast.unparse(part.value)
            made += f"{{{seen.setdefault(told, _name(part.value, seen))}}}"
        elif isinstance(part, ast.Constant):
            made += str(part.value).replace("{", "{{").replace("}", "}}")
    return None if _ONLY_CODES.fullmatch(re.sub(r"\{.*?\}", "", made)) else made


def _name(node: ast.expr, seen: dict[str, str]) -> str:
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            wanted = name
        case _:
            wanted = "value"
    taken = {*seen.values()}
    return wanted if wanted not in taken else f"{wanted}{len(taken)}"
