//! The sandbox as a program.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, ChildStdout, Command, Stdio};

use serde_json::Value;
use uuid::Uuid;

const PROGRAM: &str = env!("CARGO_BIN_EXE_yl-facesearch-sandbox");

fn start(arguments: &[&str]) -> (Child, BufReader<ChildStdout>, Value) {
    let mut child = Command::new(PROGRAM)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut output = BufReader::new(child.stdout.take().unwrap());
    let first = line(&mut output);
    (child, output, first)
}

fn line(output: &mut BufReader<ChildStdout>) -> Value {
    let mut line = String::new();
    output.read_line(&mut line).unwrap();
    serde_json::from_str(&line).unwrap()
}

fn finish(mut child: Child) {
    drop(child.stdin.take());
    assert!(child.wait().unwrap().success());
}

fn request(endpoint: &Value) -> String {
    let address = endpoint.as_str().unwrap().strip_prefix("http://").unwrap();
    request_for(address, address)
}

fn request_for(host: &str, address: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    let text = format!(
        "POST /finauth/search/group/free HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
    );
    stream.write_all(text.as_bytes()).unwrap();
    let mut reply = String::new();
    stream.read_to_string(&mut reply).unwrap();
    reply
}

#[test]
fn serves_until_its_input_ends() {
    let (child, _output, first) = start(&["--group", "a", "--group", "b=3"]);
    assert!(first["api_key"].is_string() && first["api_secret"].is_string());
    assert_eq!(first["ca_file"], Value::Null);
    assert!(request(&first["endpoint"]).contains("MISSING_ARGUMENTS: sign"));
    finish(child);
}

#[test]
fn answers_for_another_name() {
    let (child, _output, first) = start(&["--authority", "faces.example:8443"]);
    let address = first["endpoint"].as_str().unwrap().strip_prefix("http://");
    let address = address.unwrap();
    let reply = request_for("faces.example:8443", address);
    assert!(reply.contains("MISSING_ARGUMENTS: sign"), "{reply}");
    assert!(request_for("xyzzy", address).contains("xyzzy"));
    finish(child);
}

#[test]
fn logs_without_the_sign() {
    let (child, mut output, first) = start(&["--log"]);
    request(&first["endpoint"]);
    let record = line(&mut output);
    assert_eq!(record["error"], "MISSING_ARGUMENTS: sign");
    assert_eq!(
        (&record["status"], &record["method"]),
        (&400.into(), &"POST".into())
    );
    assert!(record.get("sign").is_none());
    finish(child);
}

#[test]
fn plays_a_script_from_a_file() {
    let path = std::env::temp_dir().join(format!("yl-script-{}.json", Uuid::new_v4()));
    std::fs::write(&path, r#"[{"cut": 0}]"#).unwrap();
    let (child, _output, first) = start(&["--script", path.to_str().unwrap()]);
    assert_eq!(request(&first["endpoint"]), "");
    assert_ne!(request(&first["endpoint"]), "");
    finish(child);
    std::fs::remove_file(path).unwrap();
}

#[test]
fn writes_its_ca() {
    let (child, _output, first) = start(&["--tls", "valid"]);
    let path = first["ca_file"].as_str().unwrap();
    assert!(
        std::fs::read_to_string(path)
            .unwrap()
            .contains("BEGIN CERTIFICATE")
    );
    finish(child);

    let path = std::env::temp_dir().join(format!("yl-ca-{}.pem", Uuid::new_v4()));
    let wanted = path.to_str().unwrap();
    let (child, _output, first) = start(&["--tls", "valid", "--ca-file", wanted]);
    assert_eq!(first["ca_file"], wanted);
    assert!(
        std::fs::read_to_string(&path)
            .unwrap()
            .contains("BEGIN CERTIFICATE")
    );
    finish(child);
    std::fs::remove_file(path).unwrap();
}

#[test]
fn helps_and_refuses() {
    let help = Command::new(PROGRAM).arg("--help").output().unwrap();
    assert!(help.status.success());
    let help = String::from_utf8(help.stdout).unwrap();
    for option in [
        "--port",
        "--tls",
        "--group",
        "--script",
        "--refuse",
        "--authority",
        "--ca-file",
        "--log",
    ] {
        assert!(help.contains(option), "{option}");
    }
    for wrong in [
        ["--tls", "best"],
        ["--port", "x"],
        ["--group", "a=x"],
        ["--nothing", "x"],
    ] {
        let output = Command::new(PROGRAM).args(wrong).output().unwrap();
        assert!(!output.status.success(), "{wrong:?}");
        assert!(!output.stderr.is_empty());
    }
}
