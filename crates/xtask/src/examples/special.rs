//! What the programs that do more than one delete must do.

use std::fs;
use std::io::{self, BufRead as _, BufReader, Lines, Read as _, Write as _};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::process::{Child, ChildStderr, ChildStdout, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use serde_json::Value;
use yl_facesearch_sandbox::{Sandbox, Step, Tls};

use crate::process::{command, output};
use crate::program::with_sandbox;

/// How long is waited for what never comes.
const PATIENCE: Duration = Duration::from_secs(60);

/// A sandbox with `groups`, which fails as `script` says.
fn sandbox(groups: &[(&str, u64)], script: &str) -> Result<Sandbox> {
    let sandbox = Sandbox::start()?;
    for (id, faces) in groups {
        sandbox.add_group(id, *faces);
    }
    sandbox.script(serde_json::from_str::<Vec<Step>>(script)?);
    Ok(sandbox)
}

/// Runs `command` and returns its exit status, and what it printed on both streams.
fn ended(command: &mut Command) -> Result<(Option<i32>, String, String)> {
    let output = command.output()?;
    Ok((
        output.status.code(),
        String::from_utf8(output.stdout)?,
        String::from_utf8(output.stderr)?,
    ))
}

fn lines(text: &str) -> Vec<&str> {
    text.lines().collect()
}

/// One is deleted, one's reply is lost, one is not there, one is refused, and of one nobody knows.
pub(super) fn erase_on_request(command: Command) -> Result<()> {
    let refused = r#"{"apply": false, "reply": {"status": 403, "json": {"error": "AUTHORIZATION_ERROR: DENIED"}}}"#;
    let script = format!(
        r#"[{{}}, {{"cut": 0}}, {{}}, {{}}, {refused}, {{"reply": {{"status": 200, "text": "?"}}}}]"#
    );
    let groups = [("full", 3), ("lost", 0), ("refused", 0), ("garbled", 0)];
    let sandbox = sandbox(&groups, &script)?;
    let receipts = command
        .get_current_dir()
        .context("no directory")?
        .join("receipts.jsonl");
    let mut command = with_sandbox(command, &sandbox);
    command.arg("request-7").arg(&receipts);
    command.args(["full", "lost", "missing", "refused", "garbled"]);
    let (status, _, _) = ended(&mut command)?;
    ensure!(status == Some(2), "it ended with {status:?}");
    ensure!(
        sandbox.groups().keys().eq(["refused"]),
        "{sandbox:?}",
        sandbox = sandbox.groups()
    );
    let receipts: Vec<Value> = fs::read_to_string(&receipts)?
        .lines()
        .map(serde_json::from_str)
        .collect::<Result<_, _>>()?;
    let told: Vec<_> = receipts
        .iter()
        .map(|line| {
            let text = |key: &str| line.get(key).map(ToString::to_string).unwrap_or_default();
            ["stage", "group_id", "gone", "outcome", "code", "sent"]
                .map(text)
                .join(" ")
        })
        .collect();
    let expected = [
        r#""begun" "full"    "#,
        r#""ended" "full" true "deleted"  "#,
        r#""begun" "lost"    "#,
        r#""ended" "lost" true "inferred"  "#,
        r#""begun" "missing"    "#,
        r#""ended" "missing" true "absent"  "#,
        r#""begun" "refused"    "#,
        r#""ended" "refused" false  "AUTHORIZATION_ERROR" "rejected""#,
        r#""begun" "garbled"    "#,
        r#""ended" "garbled" null  "UNEXPECTED_RESPONSE" "maybe_applied""#,
    ];
    ensure!(told == expected, "{told:#?}");
    let attempts = |index: usize| {
        receipts
            .get(index)?
            .get("attempts")?
            .as_array()
            .map(Vec::len)
    };
    ensure!(
        attempts(1) == Some(1) && attempts(3) == Some(2),
        "{receipts:#?}"
    );
    ensure!(
        receipts
            .iter()
            .all(|line| line.get("request") == Some(&"request-7".into())),
        "{receipts:#?}"
    );
    Ok(())
}

/// Each kind of answer, over HTTP.
pub(super) fn web_handler(mut server: Command) -> Result<()> {
    let groups = [("empty", 0), ("full", 3), ("garbled", 0)];
    let sandbox = sandbox(
        &groups,
        r#"[{}, {}, {"reply": {"status": 200, "text": "?"}}]"#,
    )?;
    server
        .env("PORT", "0")
        .stdout(Stdio::null())
        .stderr(Stdio::piped());
    let mut server = Running(with_sandbox(server, &sandbox).spawn()?);
    let mut log = BufReader::new(server.0.stderr.take().context("no standard error")?).lines();
    let address = log
        .find_map(|line| {
            Some(
                line.ok()?
                    .split_once("running on http://")?
                    .1
                    .split(' ')
                    .next()?
                    .to_owned(),
            )
        })
        .context("it does not serve")?;
    // What is logged from here on must not fill the pipe.
    thread::spawn(move || log.for_each(drop));
    let expected = [
        ("empty", "200", r#"{"gone":true,"outcome":"deleted"}"#),
        ("full", "409", r#""gone":false"#),
        ("garbled", "502", r#""gone":null"#),
        ("missing", "200", r#"{"gone":true,"outcome":"absent"}"#),
        ("a.b", "400", r#""gone":false"#),
    ];
    for (id, status, body) in expected {
        let reply = asked(&address, id)?;
        ensure!(
            reply.starts_with(&format!("HTTP/1.1 {status} ")) && reply.contains(body),
            "{id}: {reply}"
        );
    }
    server.signal("TERM")?;
    // uvicorn ends by the signal itself, once it has shut down.
    let status = server.0.wait()?;
    ensure!(
        status.code().is_none_or(|code| code == 0),
        "it ended with {status}"
    );
    ensure!(
        sandbox.groups().keys().eq(["full"]),
        "it left {:?}",
        sandbox.groups()
    );
    Ok(())
}

fn asked(address: &str, id: &str) -> Result<String> {
    let mut stream = TcpStream::connect(address)?;
    write!(
        stream,
        "DELETE /libraries/{id} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"
    )?;
    let mut reply = String::new();
    stream.read_to_string(&mut reply)?;
    Ok(reply)
}

/// A child that does not outlive its trial.
struct Running(Child);

impl Running {
    fn signal(&self, name: &str) -> Result<()> {
        output(
            command("kill")
                .arg(format!("-{name}"))
                .arg(self.0.id().to_string()),
        )
        .map(drop)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended before.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Nine libraries, of which one holds faces; and again, once it holds none.
pub(super) fn batch_rs(command: Command) -> Result<()> {
    let ids: Vec<_> = (1..=9).map(|number| format!("library-{number}")).collect();
    let sandbox = Sandbox::start()?;
    for id in &ids {
        sandbox.add_group(id, u64::from(id == "library-5"));
    }
    let directory = command
        .get_current_dir()
        .context("no directory")?
        .to_path_buf();
    fs::write(directory.join("ids"), ids.join("\n"))?;
    let mut command = with_sandbox(command, &sandbox);
    command.args(["ids", "gone"]);
    let (status, _, told) = ended(&mut command)?;
    ensure!(
        status == Some(1) && told.contains("library-5\tstill there\t"),
        "it ended with {status:?} and told {told}"
    );
    ensure!(
        sandbox.groups().keys().eq(["library-5"]),
        "it left {:?}",
        sandbox.groups()
    );
    let gone = fs::read_to_string(directory.join("gone"))?;
    ensure!(gone.lines().count() == 8, "{gone}");
    sandbox.add_group("library-5", 0);
    let before = sandbox.requests().len();
    let (status, _, told) = ended(&mut command)?;
    ensure!(
        status == Some(0),
        "the second run ended with {status:?} and told {told}"
    );
    ensure!(
        sandbox.requests().len() == before + 1,
        "those that are gone were asked for again"
    );
    let gone = fs::read_to_string(directory.join("gone"))?;
    ensure!(
        gone.ends_with("library-5\tdeleted\n") && sandbox.groups().is_empty(),
        "{gone}"
    );
    Ok(())
}

/// Of three libraries one holds faces, and one is not there.
pub(super) fn batch_cpp(command: Command) -> Result<()> {
    let sandbox = sandbox(&[("empty", 0), ("full", 3)], "[]")?;
    let directory = command
        .get_current_dir()
        .context("no directory")?
        .to_path_buf();
    fs::write(directory.join("ids"), "empty\nfull\nmissing\n")?;
    let mut command = with_sandbox(command, &sandbox);
    let (status, printed, _) = ended(command.arg("ids"))?;
    ensure!(
        status == Some(1)
            && lines(&printed)
                == [
                    "empty\tgone\tdeleted",
                    "full\tstill there\tNOT_EMPTY",
                    "missing\tgone\tabsent"
                ],
        "it ended with {status:?} and printed {printed:?}"
    );
    ensure!(
        sandbox.groups().keys().eq(["full"]),
        "it left {:?}",
        sandbox.groups()
    );
    Ok(())
}

/// Ids through the FIFO, one of them no id, then a signal while a call is in flight.
pub(super) fn daemon(mut program: Command) -> Result<()> {
    let fifo = program
        .get_current_dir()
        .context("no directory")?
        .join("ids");
    output(command("mkfifo").arg(&fifo))?;
    let (log, requests) = mpsc::channel();
    let groups = [("empty", 0), ("full", 3), ("hanging", 0)];
    let sandbox = Sandbox::builder()
        .groups(groups.map(|(id, faces)| (id.to_owned(), faces)).into())
        .log(log)
        .start()?;
    program
        .arg(&fifo)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut daemon = Running(with_sandbox(program, &sandbox).spawn()?);
    let mut printed: Lines<BufReader<ChildStdout>> =
        BufReader::new(daemon.0.stdout.take().context("no standard output")?).lines();
    let logged: ChildStderr = daemon.0.stderr.take().context("no standard error")?;
    let logged = thread::spawn(move || io::read_to_string(logged));
    let mut next = || {
        printed
            .next()
            .context("it ended")
            .and_then(|line| Ok(line?))
    };
    ensure!(next()? == "serving", "it does not serve");
    let mut ids = fs::OpenOptions::new().write(true).open(&fifo)?;
    for (line, answer) in [
        ("empty\n", "empty deleted"),
        ("full\n", "full NOT_EMPTY rejected"),
        ("\nmissing\n", "missing absent"),
        ("no id\n", "no id INVALID_ARGUMENT not_sent"),
        (&format!("{}\nlast\n", "x".repeat(1000)), "last absent"),
    ] {
        ids.write_all(line.as_bytes())?;
        let told = next()?;
        ensure!(told == answer, "{line:?} led to {told:?}");
    }
    sandbox.script(serde_json::from_str(r#"[{"hang": true}]"#)?);
    ids.write_all(b"hanging\n")?;
    while requests
        .recv_timeout(PATIENCE)
        .context("no request came")?
        .group_id
        .as_deref()
        != Some("hanging")
    {}
    daemon.signal("TERM")?;
    let told = next()?;
    ensure!(
        told == "hanging CANCELLED maybe_applied",
        "the signal led to {told:?}"
    );
    ensure!(daemon.0.wait()?.code() == Some(0), "it failed at its end");
    let logged = logged
        .join()
        .map_err(|_| anyhow::anyhow!("the log cannot be read"))??;
    ensure!(
        logged.contains("debug delete_group empty: attempt 1: deleted")
            && logged.contains("info delete_group full: attempt 1: NOT_EMPTY")
            && logged.contains("a line is too long"),
        "{logged}"
    );
    Ok(())
}

/// Nine of ten libraries are empty.
pub(super) fn many_tasks(command: Command) -> Result<()> {
    let sandbox = Sandbox::start()?;
    for number in 0..10 {
        sandbox.add_group(&format!("library-{number}"), u64::from(number == 7));
    }
    let printed = output(&mut with_sandbox(command, &sandbox))?;
    ensure!(
        lines(&printed) == ["library-7 NOT_EMPTY rejected", "9 are gone"],
        "it printed {printed:?}"
    );
    ensure!(
        sandbox.groups().keys().eq(["library-7"]),
        "it left {:?}",
        sandbox.groups()
    );
    Ok(())
}

/// The sandbox's own CA, through a proxy that tells where it was asked to go.
pub(super) fn network(command: Command) -> Result<()> {
    let sandbox = Sandbox::builder().tls(Tls::Valid).start()?;
    sandbox.add_group("YuanliStudent_01", 0);
    let proxy = TcpListener::bind("127.0.0.1:0")?;
    let address = proxy.local_addr()?;
    let url = format!("http://{address}");
    let passed = thread::spawn(move || pass(&proxy));
    let mut command = with_sandbox(command, &sandbox);
    command
        .env("EGRESS_PROXY", url)
        .env("EGRESS_CA", sandbox.ca_file().context("no CA")?);
    let printed = output(&mut command)?;
    ensure!(printed == "deleted\n", "it printed {printed:?}");
    // A program that went past the proxy does not leave it waiting; one that did not has ended it.
    let _ = TcpStream::connect(address);
    let asked = passed
        .join()
        .map_err(|_| anyhow::anyhow!("the proxy failed"))??;
    let host = sandbox.endpoint().trim_start_matches("https://");
    ensure!(
        asked == format!("CONNECT {host} HTTP/1.1"),
        "the proxy was asked {asked:?}"
    );
    ensure!(
        sandbox.groups().is_empty(),
        "it left {:?}",
        sandbox.groups()
    );
    Ok(())
}

/// Makes one tunnel, and returns the first line of what it was asked.
fn pass(proxy: &TcpListener) -> Result<String> {
    let (mut client, _) = proxy.accept()?;
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        client.read_exact(&mut byte)?;
        head.extend_from_slice(&byte);
    }
    let head = String::from_utf8(head)?;
    let line = head.lines().next().unwrap_or_default().to_owned();
    let mut server = TcpStream::connect(line.split(' ').nth(1).context("no target")?)?;
    client.write_all(b"HTTP/1.1 200 OK\r\n\r\n")?;
    let (mut from, mut to) = (client.try_clone()?, server.try_clone()?);
    thread::spawn(move || {
        // The client may have gone: the server then learns so.
        let _ = io::copy(&mut from, &mut to);
        let _ = to.shutdown(Shutdown::Write);
    });
    io::copy(&mut server, &mut client)?;
    Ok(line)
}
