from __future__ import annotations

import json
import signal
import subprocess
from pathlib import Path

import pytest
import requests

import yl_facesearch as yl
from command import COMMAND, command
from held_server import PATIENCE


def start(*arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [*COMMAND, "sandbox", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_serves_until_a_signal(tmp_path: Path, number: signal.Signals) -> None:
    script = tmp_path / "script.json"
    script.write_text('[{"cut": 0}]', encoding="utf-8")
    with start("--json", "--group", "a", "--group=b=2", "--script", str(script)) as process:
        assert process.stdout is not None
        known = json.loads(process.stdout.readline())
        assert known.pop("ca_file") is None
        with yl.Client(**known) as client:
            assert client.delete_group("a").outcome == "inferred"
            with pytest.raises(yl.NotEmptyError):
                client.delete_group("b")
        process.send_signal(number)
        assert process.communicate(timeout=PATIENCE) == ("", "")
    assert process.returncode == 0


@pytest.mark.parametrize("tls", [[], ["--tls"]])
def test_what_it_prints_is_for_a_shell(tls: list[str]) -> None:
    with start("--group=a", *tls) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stderr.readline() == "serving; Ctrl-C or SIGTERM ends it\n"
        lines = "".join(process.stdout.readline() for _ in range(3 + len(tls)))
        shell = f"{lines}{' '.join(COMMAND)} delete-group a"
        done = subprocess.run(
            ["sh", "-c", shell], capture_output=True, text=True, timeout=PATIENCE, check=False
        )
        assert done.stdout == "a deleted\n"
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=PATIENCE)
    assert process.returncode == 0


def test_tls() -> None:
    with start("--tls", "--json", "--group=a") as process:
        assert process.stdout is not None
        known = json.loads(process.stdout.readline())
        with yl.Client(**known) as client:
            assert client.delete_group("a").outcome == "deleted"
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=PATIENCE)
    assert process.returncode == 0
    assert not Path(known["ca_file"]).exists()


def test_another_name() -> None:
    with start("--json", "--authority", "faces.example") as process:
        assert process.stdout is not None
        endpoint = json.loads(process.stdout.readline())["endpoint"]
        reply = requests.post(endpoint, headers={"Host": "faces.example"}, timeout=PATIENCE)
        assert reply.status_code == 404
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=PATIENCE)
    assert process.returncode == 0


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--group", "a=many"], "ID=FACES"),
        (["--group", "=1"], "ID=FACES"),
        (["--group", "a=99999999999999999999"], "nine digits"),
        (["--tls", "sometimes"], "sandbox: --tls: unknown variant `sometimes`"),
        (["--group", "a b"], '"a b" is no id'),
        (["--authority", "foo/bar"], '"foo/bar" is no authority'),
        (["--group=b", "--group=a", "--max-groups=1"], "a: the account holds 1 face libraries"),
        (["--group=b", "--group=a", "--max-groups=1"], "see --max-groups"),
        (["--max-groups=-1"], "--max-groups must be"),
        (["--script", "nowhere.json"], "nowhere.json"),
        (["--script", "/dev/null"], "sandbox: "),
    ],
)
def test_a_mistake(arguments: list[str], says: str) -> None:
    done = command(None, "sandbox", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert says in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("script", "says"),
    [
        ('[{"cut": 0}, {"unknown": 1}]', "sandbox: --script: step 2: unknown field `unknown`"),
        ('[{"then_add_group": {"a b": 0}}]', 'sandbox: --script: step 1: "a b" is no id'),
        ("[{]", "sandbox: --script: "),
    ],
)
def test_a_mistake_in_a_script(tmp_path: Path, script: str, says: str) -> None:
    path = tmp_path / "script.json"
    path.write_text(script, encoding="utf-8")
    done = command(None, "sandbox", "--script", str(path))
    assert (done.returncode, done.stdout) == (2, "")
    assert says in done.stderr
    # A place in the file is said only where the file is no JSON.
    assert ("column" in done.stderr) == (script == "[{]")
