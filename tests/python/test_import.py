from __future__ import annotations

import sys
from ast import literal_eval
from pathlib import Path

import yl_facesearch
from program import run
from yl_facesearch.sandbox import Sandbox

# Each takes about as long to import as all of this package, or longer.
SLOW = [
    "asyncio",
    "logging",
    "dataclasses",
    "inspect",
    "typing",
    "enum",
    "datetime",
    "threading",
    "json",
    "socket",
    "ssl",
    "argparse",
    "pytest",
]

# What --version needs none of.
NOT_FOR_VERSION = [*SLOW, "argparse", "re", "shutil", "contextlib", "yl_facesearch.cli"]

# What a delete by the command needs none of, unless it writes JSON. It reads arguments, so argparse
# is there, which from Python 3.14 on loads the first two for its colours.
NOT_FOR_A_DELETE = [
    *(["dataclasses", "inspect"] if sys.version_info < (3, 14) else []),
    "asyncio",
    "base64",
    "getpass",
    "hashlib",
    "json",
    "logging",
    "shutil",
    "socket",
    "ssl",
    "subprocess",
    "tempfile",
    "threading",
    "typing",
    "urllib.parse",
    "uuid",
    "yl_facesearch.cli.doctor",
    "yl_facesearch.cli.receipt_file",
    "yl_facesearch.cli.receipts",
    "yl_facesearch.cli.sandbox",
    "yl_facesearch.cli.sign",
    "yl_facesearch.sandbox",
]

COMMAND = f"""
import sys
sys.path.append({str(Path(yl_facesearch.__file__).parents[1])!r})
from yl_facesearch.__main__ import main
status = main()
print(status, sorted(sys.modules))
"""

LOADED = f"""
import sys
sys.path.append({str(Path(yl_facesearch.__file__).parents[1])!r})
import yl_facesearch
print(sorted(set(sys.modules) & set({SLOW})))
print(sorted(name for name in sys.modules if name.startswith("yl_facesearch")))
yl_facesearch.Client("key", "secret")
yl_facesearch.AsyncClient("key", "secret")
print(sorted({{"asyncio", "logging"}} & set(sys.modules)))
"""


def test_importing_is_cheap(sandbox: Sandbox) -> None:
    # -S: what the installation's own start-up loads is not this package's doing.
    slow, own, slow_clients = run(sandbox, "-I", "-S", "-c", LOADED).splitlines()
    assert slow == "[]"
    assert "yl_facesearch.sandbox" not in own
    assert slow_clients == "[]"


def loaded_by(sandbox: Sandbox, *arguments: str, warning: str = "") -> tuple[str, set[str]]:
    *shown, last = run(sandbox, "-I", "-S", "-c", COMMAND, *arguments, warning=warning).splitlines()
    status, modules = last.split(maxsplit=1)
    assert status == "0"
    return "\n".join(shown), set(literal_eval(modules))


def test_the_version_is_shown_at_once(sandbox: Sandbox) -> None:
    shown, modules = loaded_by(sandbox, "--version")
    assert shown == yl_facesearch.__version__
    assert modules & set(NOT_FOR_VERSION) == set()


def test_a_delete_by_the_command_imports_what_it_needs(sandbox: Sandbox) -> None:
    sandbox.add_group("a")
    shown, modules = loaded_by(sandbox, "delete-group", "a", warning='a: "a", created')
    assert shown == "a deleted"
    assert modules & set(NOT_FOR_A_DELETE) == set()


# Whether the command's process has json as it begins a delete.
AT_A_DELETE = f"""
import sys
sys.path.append({str(Path(yl_facesearch.__file__).parents[1])!r})
from yl_facesearch import Client
from yl_facesearch.__main__ import main
delete_group = Client.delete_group
def noted(*arguments, **options):
    print("json" in sys.modules)
    return delete_group(*arguments, **options)
Client.delete_group = noted
main()
"""


def test_a_delete_that_is_to_print_json_imports_it_before_anything_is_sent(
    sandbox: Sandbox,
) -> None:
    sandbox.add_group("a")
    arguments = "-I", "-S", "-c", AT_A_DELETE, "delete-group", "a", "--json"
    shown = run(sandbox, *arguments, warning='a: "a", created').splitlines()
    assert shown[0] == "True"
