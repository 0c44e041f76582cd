//! Which service a request is for: `Host` and the target, as RFC 9112, 3.2, asks of an origin
//! server.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use common::{Client, End, GROUP, PATH, ask, authority, call, record, scripted};
use yl_facesearch_sandbox::Sandbox;

/// The call that is as it should be, with another `Host` line and another target.
fn changed(sandbox: &Sandbox, host: &str, target: &str) -> Vec<u8> {
    let line = format!("Host: {}\r\n", authority(sandbox));
    let call = String::from_utf8(call(sandbox)).unwrap();
    call.replacen(&line, host, 1)
        .replacen(PATH, target, 1)
        .into_bytes()
}

fn refused(sandbox: &Sandbox, request: &[u8]) {
    let shown = String::from_utf8_lossy(request).into_owned();
    let mut client = Client::new(sandbox);
    client.send(request);
    let reply = client.reply();
    assert_eq!(
        (reply.status, reply.header("connection")),
        (400, Some("close")),
        "{shown}"
    );
    assert_eq!(client.end().1, End::Fin);
    let record = record(sandbox);
    assert!(
        record.error.unwrap().starts_with("Bad Request: "),
        "{shown}"
    );
    assert!(!record.applied && record.executions.is_empty());
    assert!(sandbox.groups().contains_key(GROUP));
}

#[test]
fn hosts_of_the_service() {
    let sandbox = scripted("[]");
    let port = authority(&sandbox).split_once(':').unwrap().1.to_owned();
    for host in ["127.0.0.1", "localhost", "LocalHost"] {
        sandbox.add_group(GROUP, 0);
        let request = changed(&sandbox, &format!("hOST: {host}:{port}\r\n"), PATH);
        assert_eq!(ask(&sandbox, &request).status, 200, "{host}");
    }
}

#[test]
fn hosts_of_others() {
    let sandbox = scripted("[]");
    let own = format!("Host: {}\r\n", authority(&sandbox));
    for host in [
        String::new(),
        "Host: \r\n".to_owned(),
        "Host: xyzzy\r\n".to_owned(),
        "Host: 127.0.0.1\r\n".to_owned(),
        "Host: localhost:1\r\n".to_owned(),
        "Host: api-sgp.yljz.com\r\n".to_owned(),
        own.replace("127", "someone@127"),
        own.replace("127.0.0.1", "[::1]"),
        own.replace("\r\n", ", x\r\n"),
        own.repeat(2),
        format!("{own}Host: xyzzy\r\n"),
    ] {
        refused(&sandbox, &changed(&sandbox, &host, PATH));
    }
}

#[test]
fn targets() {
    let sandbox = scripted("[]");
    let own = authority(&sandbox);
    let line = format!("Host: {own}\r\n");
    for target in [
        own.to_owned(),
        "finauth/search/group/free".to_owned(),
        "*".to_owned(),
        format!("https://{own}{PATH}"),
        format!("http://xyzzy{PATH}"),
        format!("http://someone@{own}{PATH}"),
        format!("ftp://{own}{PATH}"),
    ] {
        refused(&sandbox, &changed(&sandbox, &line, &target));
    }
    let absolute = format!("HTTP://{own}{PATH}");
    refused(&sandbox, &changed(&sandbox, "", &absolute));
    refused(&sandbox, &changed(&sandbox, &line.repeat(2), &absolute));
    let other_path = changed(&sandbox, &line, &format!("http://{own}/"));
    assert_eq!(ask(&sandbox, &other_path).status, 404);
    // "An origin server … MUST ignore the received Host header field (if any)": 3.2.2.
    let request = changed(&sandbox, "Host: xyzzy\r\n", &absolute);
    assert_eq!(ask(&sandbox, &request).status, 200);
}

#[test]
fn further_authorities() {
    let sandbox = Sandbox::builder()
        .authority("Faces.example:8443")
        .authority("faces.example")
        .group(GROUP, 0)
        .start()
        .unwrap();
    for host in ["faces.example:8443", "faces.example", "faces.example:80"] {
        sandbox.add_group(GROUP, 0);
        let request = changed(&sandbox, &format!("Host: {host}\r\n"), PATH);
        assert_eq!(ask(&sandbox, &request).status, 200, "{host}");
    }
    sandbox.add_group(GROUP, 0);
    refused(
        &sandbox,
        &changed(&sandbox, "Host: faces.example:8444\r\n", PATH),
    );
}

#[test]
fn an_authority_that_no_request_can_be_for() {
    let why = Sandbox::builder()
        .authority("foo/bar")
        .start()
        .err()
        .unwrap();
    assert_eq!(why.kind(), std::io::ErrorKind::InvalidInput);
    assert!(why.to_string().contains("\"foo/bar\""), "{why}");
}
