"""Leaves out of the modules what only their readers need: docstrings of functions and modules.

Those of classes stay: dnspython says them when it fails, and dataclasses would go looking for
something in their place at every start. `assert` stays as well.
"""

import ast
import builtins
from typing import Any

_EXPLAINED = (ast.Module, ast.FunctionDef, ast.AsyncFunctionDef)


def compile_lean() -> None:
    """Let PyInstaller compile all modules from here on without what only readers need."""
    from PyInstaller.building import utils
    from PyInstaller.lib.modulegraph import modulegraph

    for module in (modulegraph, utils):
        module.compile = _compiled


def pressed(level: int) -> None:
    """Let archives of modules from here on be packed so well: 9 is best, and 0 not at all."""
    from PyInstaller.archive.writers import ZlibArchiveWriter

    ZlibArchiveWriter._COMPRESSION_LEVEL = level


def without_docstrings(tree: ast.AST) -> ast.AST:
    """*tree*, changed in place."""
    for node in ast.walk(tree):
        if isinstance(node, _EXPLAINED) and ast.get_docstring(node, clean=False) is not None:
            first = node.body[0]
            node.body[:1] = [] if node.body[1:] else [ast.copy_location(ast.Pass(), first)]
    return tree


def _compiled(source: Any, filename: str, mode: str, flags: int = 0, *_: Any, **named: Any) -> Any:
    """What the function of that name which is built in makes, without docstrings."""
    tree = builtins.compile(source, filename, mode, flags | ast.PyCF_ONLY_AST, dont_inherit=True)
    tree = without_docstrings(tree)
    if flags & ast.PyCF_ONLY_AST:
        return tree
    return builtins.compile(tree, filename, mode, flags, dont_inherit=True, **named)
