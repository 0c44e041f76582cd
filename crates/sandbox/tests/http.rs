//! HTTP/1.1 itself: framing, keep-alive, limits.

mod common;

use common::{
    Client, End, PATH, ask, call, fields, form, head, post, record, scripted, wait_until,
};

#[test]
fn one_connection_for_many_requests() {
    let sandbox = scripted("[]");
    let mut client = Client::new(&sandbox);
    for status in [200, 400, 400] {
        client.send(&call(&sandbox));
        assert_eq!(client.reply().status, status);
    }
    assert_eq!((sandbox.connections(), sandbox.requests().len()), (1, 3));
    assert_eq!(ask(&sandbox, &call(&sandbox)).status, 400);
    assert_eq!((sandbox.connections(), record(&sandbox).connection), (2, 2));
}

#[test]
fn two_requests_in_one_write() {
    let sandbox = scripted("[]");
    let mut client = Client::new(&sandbox);
    client.send(&[call(&sandbox), call(&sandbox)].concat());
    assert_eq!(client.reply().status, 200);
    assert_eq!(client.reply().error(), "INVALID_OUTER_ID");
    let records = sandbox.requests();
    assert_eq!(records[0].bytes, records[1].bytes);
}

#[test]
fn a_request_byte_by_byte() {
    let sandbox = scripted("[]");
    let mut client = Client::new(&sandbox);
    client.stream.set_nodelay(true).unwrap();
    for byte in call(&sandbox) {
        client.send(&[byte]);
    }
    assert_eq!(client.reply().status, 200);
}

#[test]
fn a_chunked_request() {
    let sandbox = scripted("[]");
    let body = form(&fields(&sandbox));
    let mut request = head(&sandbox, "POST", PATH, "Transfer-Encoding: chunked\r\n");
    for chunk in body.chunks(50) {
        request.extend(format!("{:x}\r\n", chunk.len()).bytes());
        request.extend(chunk);
        request.extend(b"\r\n");
    }
    request.extend(b"0\r\n\r\n");
    let mut client = Client::new(&sandbox);
    client.send(&[request, call(&sandbox)].concat());
    assert_eq!(client.reply().status, 200);
    assert_eq!(
        client.reply().status,
        400,
        "the next one begins where the chunks end"
    );
}

#[test]
fn expect_100_continue() {
    let sandbox = scripted("[]");
    let body = form(&fields(&sandbox));
    let more = format!("Content-Length: {}\r\nExpect: 100-continue\r\n", body.len());
    let mut client = Client::new(&sandbox);
    client.send(&head(&sandbox, "POST", PATH, &more));
    assert_eq!(client.head(), "HTTP/1.1 100 Continue\r\n\r\n");
    client.send(&body);
    assert_eq!(client.reply().status, 200);
}

#[test]
fn connection_close() {
    let sandbox = scripted("[]");
    let body = form(&fields(&sandbox));
    let more = format!("Content-Length: {}\r\nConnection: close\r\n", body.len());
    let mut client = Client::new(&sandbox);
    client.send(&[head(&sandbox, "POST", PATH, &more), body].concat());
    assert_eq!(client.reply().status, 200);
    assert_eq!(client.end(), (Vec::new(), End::Fin));
}

#[test]
fn too_large() {
    let sandbox = scripted("[]");
    let mebibyte = 1024 * 1024;
    let claimed = head(
        &sandbox,
        "POST",
        PATH,
        &format!("Content-Length: {}\r\n", mebibyte + 1),
    );
    let padding = format!("X-Padding: {}\r\n", "x".repeat(64 * 1024));
    let long_head = head(&sandbox, "POST", PATH, &padding);
    for request in [claimed, long_head] {
        let mut client = Client::new(&sandbox);
        client.send(&request);
        let reply = client.reply();
        assert_eq!(
            (reply.status, reply.text()),
            (413, "Request Entity Too Large")
        );
        assert_eq!(reply.header("content-type"), Some("text/plain"));
        let record = record(&sandbox);
        assert_eq!(record.status, Some(413));
        assert_eq!(record.error.as_deref(), Some("Request Entity Too Large"));
        assert!(!record.complete);
    }
    assert_eq!(sandbox.groups().len(), 1);
}

#[test]
fn a_body_of_the_limit() {
    let sandbox = scripted("[]");
    let mebibyte = 1024 * 1024;
    let mut fields = fields(&sandbox);
    fields.push(("extra", String::new()));
    let missing = mebibyte - form(&fields).len();
    fields[4].1 = "x".repeat(missing);
    assert_eq!(ask(&sandbox, &post(&sandbox, &fields)).status, 200);
}

#[test]
fn a_refusal_reaches_a_client_that_is_still_sending() {
    let sandbox = scripted("[]");
    let length = 8 * 1024 * 1024;
    let mut client = Client::new(&sandbox);
    client.send(&head(
        &sandbox,
        "POST",
        PATH,
        &format!("Content-Length: {length}\r\n"),
    ));
    client.send(&vec![b'x'; length]);
    assert_eq!(client.reply().status, 413);
    assert_eq!(client.end(), (Vec::new(), End::Fin));
}

#[test]
fn not_http() {
    let sandbox = scripted("[]");
    let chunked = |chunk: &str| {
        let head = head(&sandbox, "POST", PATH, "Transfer-Encoding: chunked\r\n");
        [head, chunk.as_bytes().to_vec()].concat()
    };
    for request in [
        b"nonsense\r\n\r\n".to_vec(),
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_vec(),
        head(&sandbox, "POST", PATH, "Content-Length: +5\r\n"),
        head(&sandbox, "POST", PATH, "Content-Length: five\r\n"),
        head(
            &sandbox,
            "POST",
            PATH,
            "Content-Length: 5\r\nContent-Length: 6\r\n",
        ),
        head(
            &sandbox,
            "POST",
            PATH,
            "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
        ),
        head(&sandbox, "POST", PATH, "Transfer-Encoding: gzip\r\n"),
        chunked("x\r\n"),
        chunked("1\r\nabc\r\n"),
        chunked("fffffffffffffff0\r\n"),
    ] {
        let mut client = Client::new(&sandbox);
        client.send(&request);
        let shown = String::from_utf8_lossy(&request).into_owned();
        let (bytes, _) = client.end();
        let text = String::from_utf8(bytes).unwrap();
        assert!(
            text.starts_with("HTTP/1.1 400 ") || text.starts_with("HTTP/1.1 413 "),
            "{shown:?}: {text:?}"
        );
        assert!(record(&sandbox).status.is_some(), "{shown:?}");
    }
    assert_eq!(sandbox.groups().len(), 1);
}

#[test]
fn a_peer_that_goes_halfway() {
    let sandbox = scripted("[]");
    let whole = call(&sandbox);
    let mut client = Client::new(&sandbox);
    client.send(&whole[..300]);
    drop(client);
    wait_until(|| {
        sandbox
            .requests()
            .first()
            .is_some_and(|record| record.bytes == 300)
    });
    let record = record(&sandbox);
    assert!(!record.complete && !record.applied);
    assert_eq!((record.status, record.method.as_str()), (None, "POST"));
}

#[test]
fn a_connection_without_a_request_is_none() {
    let sandbox = scripted(r#"[{"cut": 0}]"#);
    drop(Client::new(&sandbox));
    wait_until(|| sandbox.connections() == 1);
    assert_eq!(sandbox.requests().len(), 0);
    let mut client = Client::new(&sandbox);
    client.send(&call(&sandbox));
    assert_eq!(
        client.end(),
        (Vec::new(), End::Fin),
        "the step was not taken before"
    );
}
