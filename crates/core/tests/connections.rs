//! Connections: cut at every byte, given up, idle for long.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use yl_facesearch::{ClientBuilder, DeleteOptions, ErrorCode, Outcome, Sent, blocking};
use yl_facesearch_sandbox::{Sandbox, Step, Tls};

const GROUP: &str = "YuanliStudent_01";

fn builder<C: yl_facesearch::Build>(
    builder: ClientBuilder<C>,
    sandbox: &Sandbox,
) -> ClientBuilder<C> {
    let builder = builder
        .api_key(sandbox.api_key())
        .api_secret(sandbox.api_secret())
        .endpoint(sandbox.endpoint());
    match sandbox.ca_file() {
        Some(ca_file) => builder.ca_file(ca_file),
        None => builder,
    }
}

/// No successful reply of the sandbox is longer, in bytes, or shorter.
const REPLY: std::ops::Range<u64> = 200..400;

/// How many cuts are tried at once: most of the time goes into the pauses before another try.
const LINES: usize = 8;

/// Cuts the connection at every byte of the request and of the reply, in order and with a reset.
fn cut_at_every_byte(tls: Tls, stride: usize) {
    let sandbox = Sandbox::builder().tls(tls).start().unwrap();
    sandbox.add_group(GROUP, 0);
    let client = builder(blocking::Client::builder(), &sandbox).build();
    client.unwrap().delete_group(GROUP).unwrap();
    let request = sandbox.requests().first().unwrap().bytes;
    let in_request = (0..=request).map(|bytes| format!(r#""read": {bytes}"#));
    let in_reply = (0..=REPLY.end).map(|bytes| format!(r#""cut": {bytes}"#));
    // A whole reply that says what is not so is no fault of the connection.
    let unapplied = (0..REPLY.start).map(|bytes| format!(r#""apply": false, "cut": {bytes}"#));
    let cuts: Vec<_> = in_request.chain(in_reply).chain(unapplied).collect();
    thread::scope(|scope| {
        for line in 0..LINES {
            let cuts = cuts.iter().skip(line * stride).step_by(LINES * stride);
            scope.spawn(move || {
                let sandbox = Sandbox::builder().tls(tls).start().unwrap();
                for cut in cuts {
                    for abort in ["close", "reset"] {
                        cut_once(&sandbox, &format!(r#"{{{cut}, "abort": "{abort}"}}"#), 0);
                        cut_once(&sandbox, &format!(r#"{{{cut}, "abort": "{abort}"}}"#), 2);
                    }
                }
            });
        }
    });
}

fn cut_once(sandbox: &Sandbox, step: &str, max_retries: u32) {
    let script: Step = serde_json::from_str(step).unwrap();
    sandbox.reset();
    sandbox.add_group(GROUP, 0);
    sandbox.script(vec![script]);
    let client = builder(blocking::Client::builder(), sandbox).max_retries(max_retries);
    let answer = client.build().unwrap().delete_group(GROUP);
    let requests = sandbox.requests();
    let is_there = sandbox.groups().contains_key(GROUP);
    let context = format!("{step}, {max_retries} retries: {answer:?}");
    match answer {
        Ok(deletion) => {
            assert!(!is_there, "{context}");
            assert_eq!(deletion.attempts.len(), requests.len(), "{context}");
            let lost = requests.len() > 1 && requests.first().unwrap().applied;
            let inferred = deletion.outcome == Outcome::Inferred;
            assert_eq!(inferred, lost, "{context}");
        }
        Err(error) => {
            assert_eq!(max_retries, 0, "two more tries settle it: {context}");
            assert_eq!(error.attempts().len(), requests.len(), "{context}");
            assert_eq!(error.sent(), Sent::MaybeApplied, "{context}");
        }
    }
}

#[test]
fn cut_at_every_byte_of_http() {
    cut_at_every_byte(Tls::Off, 1);
}

#[test]
fn cut_at_many_bytes_of_https() {
    cut_at_every_byte(Tls::Valid, 7);
}

/// A delete that was lost, and then its look, cut somewhere.
fn cut_look(sandbox: &Sandbox, cut: &str) {
    sandbox.reset();
    sandbox.add_group(GROUP, 1);
    let lost = r#"{"on": "delete_group", "apply": false, "cut": 0}"#;
    let script = format!(r#"[{lost}, {{"on": "list_groups", {cut}}}]"#);
    sandbox.script(serde_json::from_str(&script).unwrap());
    let client = builder(blocking::Client::builder(), sandbox);
    // A connection that is closed after a whole reply may cost one more try.
    let client = client.max_retries(2).build().unwrap();
    let options = DeleteOptions::new().check_empty(false);
    let answer = client.delete_group_with(GROUP, &options);
    let is_there = sandbox.groups().contains_key(GROUP);
    let attempts = match &answer {
        Ok(deletion) => &deletion.attempts,
        Err(error) => error.attempts(),
    };
    let look = attempts.get(1).unwrap();
    assert_eq!(look.operation, "list_groups", "{cut}");
    if look.failure.is_none() {
        assert!(!is_there && answer.is_ok(), "{cut}: {answer:?}");
    } else {
        // Nothing showed the earlier face library: the repeat spares the faces.
        let error = answer.unwrap_err();
        assert!(is_there, "{cut}: {error}");
        assert_eq!(error.code(), ErrorCode::NotEmpty, "{cut}: {error}");
        assert_eq!(error.sent(), Sent::MaybeApplied, "{cut}: {error}");
    }
}

/// A read, cut somewhere and asked for again.
fn cut_read(sandbox: &Sandbox, cut: &str) {
    sandbox.reset();
    sandbox.add_group(GROUP, 7);
    let script = format!(r"[{{{cut}}}]");
    sandbox.script(serde_json::from_str(&script).unwrap());
    let client = builder(blocking::Client::builder(), sandbox);
    let client = client.max_retries(1).build().unwrap();
    assert_eq!(client.face_count(GROUP).unwrap(), 7, "{cut}");
}

#[test]
fn looks_and_reads_cut_at_many_bytes() {
    let in_request = (0..1000).step_by(17).map(|at| format!(r#""read": {at}"#));
    let in_reply = (0..500).step_by(7).map(|at| format!(r#""cut": {at}"#));
    let cuts: Vec<_> = in_request.chain(in_reply).collect();
    thread::scope(|scope| {
        for line in 0..LINES {
            let cuts = cuts.iter().skip(line).step_by(LINES);
            scope.spawn(move || {
                let sandbox = Sandbox::start().unwrap();
                for cut in cuts {
                    cut_look(&sandbox, cut);
                    cut_read(&sandbox, cut);
                }
            });
        }
    });
}

#[test]
fn the_request_names_its_host_and_what_it_accepts_once() {
    let sandbox = Sandbox::start().unwrap();
    sandbox.add_group(GROUP, 0);
    let client = builder(blocking::Client::builder(), &sandbox).build();
    client.unwrap().delete_group(GROUP).unwrap();
    let (_, host) = sandbox.endpoint().split_once("://").unwrap();
    let requests = sandbox.requests();
    let headers = &requests.first().unwrap().headers;
    for (name, expected) in [
        ("host", host),
        ("accept", "application/json"),
        (
            "user-agent",
            concat!("yl-facesearch/", env!("CARGO_PKG_VERSION")),
        ),
    ] {
        let found: Vec<_> = headers
            .iter()
            .filter(|(found, _)| found.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
            .collect();
        assert_eq!(found, [expected], "{name}");
    }
}

#[test]
fn a_connection_on_which_a_gateway_answered_is_not_used_again() {
    for (status, reused) in [(404, true), (429, true), (500, false), (504, false)] {
        let sandbox = Sandbox::start().unwrap();
        let step = format!(r#"[{{"reply": {{"status": {status}, "text": "no"}}}}]"#);
        sandbox.script(serde_json::from_str(&step).unwrap());
        let client = builder(blocking::Client::builder(), &sandbox).max_retries(0);
        let client = client.build().unwrap();
        client.list_groups().unwrap_err();
        let error = client.delete_group(GROUP).unwrap_err();
        let attempt = error.attempts().first().unwrap();
        assert_eq!(attempt.reused_connection, reused, "after {status}");
    }
}

#[test]
fn a_dropped_future_takes_its_connection_along() {
    let sandbox = Sandbox::start().unwrap();
    sandbox.add_group(GROUP, 0);
    sandbox.script(serde_json::from_str(r#"[{"hang": true}]"#).unwrap());
    let client = builder(yl_facesearch::Client::builder(), &sandbox)
        .build()
        .unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        tokio::select! {
            answer = client.delete_group(GROUP) => panic!("it hangs: {answer:?}"),
            () = async {
                while !sandbox.groups().is_empty() {
                    tokio::task::yield_now().await;
                }
            } => {}
        }
        let options = DeleteOptions::new().missing_ok(true);
        let deletion = client.delete_group_with(GROUP, &options).await.unwrap();
        assert_eq!(deletion.outcome, Outcome::Absent);
        assert!(!deletion.attempts.first().unwrap().reused_connection);
    });
    assert_eq!(sandbox.requests().len(), 2);
}

/// Answers every request with a success and tells when a connection was closed by its client.
fn serve() -> (String, mpsc::Receiver<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    let (closed, is_closed) = mpsc::channel();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let closed = closed.clone();
            thread::spawn(move || {
                answer(stream.unwrap());
                let _ = closed.send(());
            });
        }
    });
    (endpoint, is_closed)
}

fn answer(mut stream: TcpStream) {
    let body = format!(r#"{{"group_id": "{GROUP}"}}"#);
    let reply = format!(
        "HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    let mut request = Vec::new();
    let mut part = [0; 4096];
    while let Ok(read) = stream.read(&mut part) {
        if read == 0 {
            return;
        }
        request.extend_from_slice(part.get(..read).unwrap());
        if request.ends_with(b"--\r\n") {
            request.clear();
            stream.write_all(reply.as_bytes()).unwrap();
        }
    }
}

#[test]
fn a_connection_that_was_closed_after_its_call_is_not_used_again() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    let (close, closing) = mpsc::channel();
    let (closed, is_closed) = mpsc::channel();
    thread::spawn(move || {
        let (stream, _) = listener.accept().unwrap();
        let answering = stream.try_clone().unwrap();
        thread::spawn(move || answer(answering));
        closing.recv().unwrap();
        stream.shutdown(Shutdown::Both).unwrap();
        closed.send(()).unwrap();
        answer(listener.accept().unwrap().0);
    });
    let client = blocking::Client::builder()
        .api_key("key_of_an_account")
        .api_secret("secret_of_an_account")
        .endpoint(&endpoint)
        .no_proxy()
        .max_retries(0)
        .build()
        .unwrap();
    client.delete_group(GROUP).unwrap();
    // Nobody runs the client's runtime meanwhile.
    close.send(()).unwrap();
    is_closed.recv().unwrap();
    let deletion = client.delete_group(GROUP).unwrap();
    assert!(!deletion.attempts.first().unwrap().reused_connection);
}

#[test]
fn an_async_client_closes_connections_that_nobody_needs() {
    let (endpoint, is_closed) = serve();
    let client = async_client(&endpoint);
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let calls: Vec<_> = (0..8)
            .map(|_| {
                let client = client.clone();
                tokio::spawn(async move { client.delete_group(GROUP).await })
            })
            .collect();
        for call in calls {
            call.await.unwrap().unwrap();
        }
        is_closed.try_recv().unwrap_err();
    });
    // The runtime goes on; the client has no call.
    is_closed.recv_timeout(Duration::from_secs(60)).unwrap();
}

fn async_client(endpoint: &str) -> yl_facesearch::Client {
    yl_facesearch::Client::builder()
        .api_key("key_of_an_account")
        .api_secret("secret_of_an_account")
        .endpoint(endpoint)
        .build()
        .unwrap()
}

/// Makes a call on `runtime`; returns whether it reused a connection.
fn reuses(runtime: &tokio::runtime::Runtime, client: &yl_facesearch::Client) -> bool {
    let deletion = runtime.block_on(client.delete_group(GROUP)).unwrap();
    deletion.attempts.first().unwrap().reused_connection
}

#[test]
fn each_of_many_runtimes_reuses_its_connection_which_ends_with_it() {
    let (endpoint, is_closed) = serve();
    let client = async_client(&endpoint);
    let runtime = || {
        let mut builder = tokio::runtime::Builder::new_current_thread();
        builder.enable_all().build().unwrap()
    };
    for _ in 0..20 {
        let runtime = runtime();
        assert!(!reuses(&runtime, &client));
        assert!(reuses(&runtime, &client));
        is_closed.try_recv().unwrap_err();
        drop(runtime);
        is_closed.recv_timeout(Duration::from_secs(60)).unwrap();
    }
    let runtimes: Vec<_> = (0..20).map(|_| runtime()).collect();
    for runtime in &runtimes {
        assert!(!reuses(runtime, &client));
    }
    for runtime in &runtimes {
        assert!(reuses(runtime, &client));
    }
    // Not one of the runtimes runs.
    drop(client);
    for _ in &runtimes {
        is_closed.recv_timeout(Duration::from_secs(60)).unwrap();
    }
}

#[test]
fn runtimes_dropped_with_calls_in_flight_take_nothing_from_the_client() {
    const IN_FLIGHT: usize = 40;
    let sandbox = Sandbox::start().unwrap();
    let client = builder(yl_facesearch::Client::builder(), &sandbox);
    let client = client.build().unwrap();
    // More calls than are made at once.
    for _ in 0..4 {
        sandbox.reset();
        let script = format!(r#"[{{"hang": true, "times": {IN_FLIGHT}}}]"#);
        sandbox.script(serde_json::from_str(&script).unwrap());
        let runtime = tokio::runtime::Runtime::new().unwrap();
        for _ in 0..IN_FLIGHT {
            let client = client.clone();
            runtime.spawn(async move { client.delete_group(GROUP).await });
        }
        while sandbox.requests().len() < IN_FLIGHT {
            thread::yield_now();
        }
        runtime.shutdown_background();
    }
    sandbox.reset();
    sandbox.add_group(GROUP, 0);
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let deletion = runtime.block_on(client.delete_group(GROUP)).unwrap();
    assert_eq!(deletion.outcome, Outcome::Deleted);
    assert!(!deletion.attempts.first().unwrap().reused_connection);
}

#[test]
fn a_server_that_never_stops_talking_is_left() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let _ = stream.read(&mut [0; 4096]);
        let replies = b"HTTP/1.1 100 Continue\r\n\r\n".repeat(1000);
        while stream.write_all(&replies).is_ok() {}
    });
    let client = blocking::Client::builder()
        .api_key("key_of_an_account")
        .api_secret("secret_of_an_account")
        .endpoint(&endpoint)
        // It is left for what it sends, long before the deadline; operations/timing.rs has one that
        // sends slowly.
        .timeout(Duration::from_secs(600))
        .max_retries(0)
        .build()
        .unwrap();
    let error = client.delete_group(GROUP).unwrap_err();
    assert_eq!(error.code(), ErrorCode::ConnectionLost, "{error}");
    assert_eq!(error.sent(), Sent::MaybeApplied);
    let message = error.to_string();
    assert!(message.contains("does not stop sending"), "{message}");
}
