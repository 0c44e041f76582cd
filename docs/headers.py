"""The C and C++ reference, out of the headers: their comments are the manual."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path
from typing import Any

# Headings that stay in capitals.
ABBREVIATIONS = ("ABI", "NULL")
INCLUDE = Path(__file__).parent.parent / "include"


def on_page_markdown(markdown: str, **_: Any) -> str:
    """Put a header's manual where a page has its mark."""
    renderers = {"yl_facesearch.h": c_manual, "yl_facesearch.hpp": cpp_manual}
    for name, render in renderers.items():
        mark = f"<!-- {name} -->"
        if mark in markdown:
            text = (INCLUDE / name).read_text(encoding="utf-8")
            markdown = markdown.replace(mark, render(text))
    return markdown


def c_manual(header: str) -> str:
    """Return the C header's opening and its items, as Markdown."""
    items = re.findall(
        r"^/\*\*\n(.*?)\n \*/\n(#define [^\n]*|[^;]*;)", header, re.DOTALL | re.MULTILINE
    )
    constants, types, functions = [], [], []
    for comment, declaration in items:
        text = marked(re.sub(r"^ \* ?", "", comment, flags=re.MULTILINE))
        if declaration.startswith("#define "):
            name, value = declaration.split(maxsplit=2)[1:]
            constants.append(f"| `{name}` | {value} | {' '.join(text.split())} |")
        elif declaration.startswith("typedef "):
            types.append(item(type_name(declaration), declaration, text))
        else:
            functions.append(item(re.findall(r"\w+(?=\()", declaration)[0], declaration, text))
    if not (constants and types and functions):
        raise ValueError("the C header is not as it was: nothing of it was found")
    table = ["| constant | value | meaning |", "|---|---|---|", *constants]
    return "\n\n".join(
        [
            opening(header),
            "## Types",
            *types,
            "## Functions",
            *functions,
            "## Constants",
            "\n".join(table),
        ]
    )


def opening(header: str) -> str:
    """Return the sections of the first comment, which have their names in capitals."""
    lines = re.sub(r"^ \* ?", "", header.split(" */", 1)[0], flags=re.MULTILINE).split("\n")[1:]
    sections = []
    is_code = False
    for line in lines:
        if line.strip() in (r"\code", r"\endcode"):
            is_code = line.strip() == r"\code"
            sections.append("```c" if is_code else "```")
        elif is_code:
            sections.append(line)
        elif re.fullmatch(r"[A-Z ]+", line):
            sections += ["", f"## {line if line in ABBREVIATIONS else line.capitalize()}", ""]
        else:
            sections.append(marked(line.strip()))
    return "\n## ".join(map(with_list, "\n".join(sections).split("\n## ")))


def with_list(section: str) -> str:
    """Return a section with a list of its labels ("Thread: ..."), where it has several."""
    label = re.compile(r"^([\w`-]+(?:, [\w`-]+)*): ", re.MULTILINE)
    return label.sub(r"\n- **\1**: ", section) if len(label.findall(section)) > 1 else section


def type_name(declaration: str) -> str:
    """Return the name that a typedef gives."""
    callback = re.search(r"\(\*(\w+)\)", declaration)
    return callback[1] if callback else re.findall(r"\w+", declaration)[-1]


def item(name: str, declaration: str, text: str, language: str = "c") -> str:
    """Return one item with its heading."""
    return f"### `{name}`\n\n```{language}\n{declaration}\n```\n\n{text}"


def marked(text: str) -> str:
    """Set names and NULL as code where they are not yet, and let nothing be taken for HTML."""
    parts = text.split("`")
    for index in range(0, len(parts), 2):
        parts[index] = parts[index].replace("<", "&lt;")
        parts[index] = re.sub(
            r"\b(yl_\w+(?:\(\))?|YL_\w+|NULL|free\(\))(?![\w`])", r"`\1`", parts[index]
        )
    return "`".join(parts)


def cpp_manual(header: str) -> str:
    """Return what the C++ header documents in namespace yl, as Markdown."""
    body = header.split("namespace yl {", 1)[1]
    body = re.sub(
        r"\nnamespace detail \{.*?\n\} // namespace detail\n", "\n", body, flags=re.DOTALL
    )
    body = re.sub(r"^#.*\n", "", body, flags=re.MULTILINE)
    sections: list[str] = []
    errors = ["| class | under | meaning |", "|---|---|---|"]
    entities = re.findall(
        r"((?:^///[^\n]*\n)+)(struct [^\n]*\};$|"
        r"(?:template [^\n]*)?(?:class|struct|enum) .*?^\};|[^\n].*?(?:;|\{)$)",
        body,
        re.DOTALL | re.MULTILINE,
    )
    for comment, code in entities:
        text = marked(comment_text(comment))
        name = re.search(r"(?:class|struct|using) (?:\[\[\w+\]\] )?(\w+)|(\w+)\(", code)
        if name is None:
            raise ValueError(f"what is this? {code}")
        heading = name[1] or name[2]
        simple = re.match(r"struct \w+ : (\w+) \{ using ", code)
        if simple:
            errors.append(f"| `{heading}` | `{simple[1]}` | {' '.join(text.split())} |")
            continue
        sections.append(item(heading, first_line(code), text, "cpp"))
        sections += members(code)
    if len(errors) < 30 or len(sections) < 20:
        raise ValueError("the C++ header is not as it was: too little of it was found")
    return "\n\n".join([*sections, "## Errors", "\n".join(errors)])


def members(code: str) -> list[str]:
    """Return the documented public members of a class."""
    public = re.split(r"^  private:", code, flags=re.MULTILINE)[0]
    found = re.findall(
        r"((?:^    ///[^\n]*\n)+)    (\w+ = \w+(?=,)|\S.*?(?=;\n| \{(?!\})|\n? +: ))",
        public,
        re.DOTALL | re.MULTILINE,
    )
    return [
        f"```cpp\n{textwrap.dedent('    ' + declaration)};\n```\n\n{marked(comment_text(comment))}"
        for comment, declaration in found
    ]


def first_line(code: str) -> str:
    """Return a declaration without what it is defined as."""
    return code.split(" {", 1)[0].rstrip(";") + ";"


def comment_text(comment: str) -> str:
    """Return the text of a comment."""
    return re.sub(r"^ *///? ?", "", comment, flags=re.MULTILINE).strip()
