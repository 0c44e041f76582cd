//! Through a proxy: what is said of the request is as true as without one.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::io::{self, Read as _, Write as _};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::mpsc::{self, Receiver};
use std::thread;

use yl_facesearch::blocking::Client;
use yl_facesearch::{ErrorCode, Outcome, Sent};
use yl_facesearch_sandbox::{Sandbox, Tls};

/// A proxy that tunnels (CONNECT) and forwards, and tells the first line of what it was asked.
fn proxy(refusal: Option<&'static str>) -> (String, Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://someone:hunter2@{}", listener.local_addr().unwrap());
    let (tell, told) = mpsc::channel();
    thread::spawn(move || {
        for client in listener.incoming() {
            let (client, tell) = (client.unwrap(), tell.clone());
            thread::spawn(move || pass(client, refusal, &tell));
        }
    });
    (url, told)
}

fn pass(mut client: TcpStream, refusal: Option<&str>, tell: &mpsc::Sender<String>) {
    let head = head(&mut client);
    let line = head.lines().next().unwrap_or_default().to_owned();
    let mut words = line.split(' ');
    let (method, target) = (words.next().unwrap(), words.next().unwrap_or_default());
    tell.send(line.clone()).unwrap();
    assert!(
        head.to_lowercase()
            .contains("proxy-authorization: basic c29tzw9uztpodw50zxiy"),
        "{line}"
    );
    if let Some(refusal) = refusal {
        let _ = client.write_all(refusal.as_bytes());
        return;
    }
    let address = target.trim_start_matches("http://").split('/').next();
    let mut server = TcpStream::connect(address.unwrap()).unwrap();
    if method == "CONNECT" {
        client.write_all(b"HTTP/1.1 200 OK\r\n\r\n").unwrap();
    } else {
        let path = target
            .trim_start_matches("http://")
            .split_once('/')
            .unwrap()
            .1;
        let head = head.replacen(target, &format!("/{path}"), 1);
        server.write_all(head.as_bytes()).unwrap();
    }
    let (mut from, mut to) = (client.try_clone().unwrap(), server.try_clone().unwrap());
    thread::spawn(move || {
        let _ = io::copy(&mut from, &mut to);
        let _ = to.shutdown(Shutdown::Write);
    });
    let _ = io::copy(&mut server, &mut client);
    let _ = client.shutdown(Shutdown::Both);
}

fn head(stream: &mut TcpStream) -> String {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        stream.read_exact(&mut byte).unwrap();
        head.extend_from_slice(&byte);
    }
    String::from_utf8(head).unwrap()
}

fn client(sandbox: &Sandbox, proxy: &str, max_retries: u32) -> Client {
    let builder = Client::builder()
        .api_key(sandbox.api_key())
        .api_secret(sandbox.api_secret())
        .endpoint(sandbox.endpoint())
        .proxy(proxy)
        .max_retries(max_retries);
    let builder = match sandbox.ca_file() {
        Some(ca_file) => builder.ca_file(ca_file),
        None => builder,
    };
    builder.build().unwrap()
}

#[test]
fn faults_behind_a_proxy_are_told_as_they_are() {
    for (tls, asked) in [(Tls::Off, "POST http://"), (Tls::Valid, "CONNECT ")] {
        let sandbox = Sandbox::builder().tls(tls).start().unwrap();
        let (proxy, told) = proxy(None);
        for script in [
            r#"[{"cut": 0}]"#,
            r#"[{"cut": 100, "abort": "reset"}]"#,
            r#"[{"cut": "body"}]"#,
        ] {
            sandbox.reset();
            sandbox.add_group("lib", 0);
            sandbox.script(serde_json::from_str(script).unwrap());
            let deletion = client(&sandbox, &proxy, 2).delete_group("lib").unwrap();
            assert_eq!(deletion.outcome, Outcome::Inferred, "{script}");
            assert_eq!(sandbox.requests().len(), 2, "{script}");

            sandbox.add_group("lib", 0);
            sandbox.script(serde_json::from_str(script).unwrap());
            let error = client(&sandbox, &proxy, 0).delete_group("lib").unwrap_err();
            assert_eq!(error.sent(), Sent::MaybeApplied, "{script}");
        }
        assert!(told.recv().unwrap().starts_with(asked));
    }
}

#[test]
fn a_tunnel_is_used_again() {
    let sandbox = Sandbox::builder().tls(Tls::Valid).start().unwrap();
    let (proxy, _told) = proxy(None);
    let client = client(&sandbox, &proxy, 0);
    let reused: Vec<_> = (0..3)
        .map(|_| {
            sandbox.add_group("lib", 0);
            let deletion = client.delete_group("lib").unwrap();
            deletion.attempts.first().unwrap().reused_connection
        })
        .collect();
    assert_eq!(reused, [false, true, true]);
}

#[test]
fn a_proxy_that_refuses_lets_nothing_through() {
    let sandbox = Sandbox::builder().tls(Tls::Valid).start().unwrap();
    for refusal in [
        "HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n",
        "",
    ] {
        let (proxy, _told) = proxy(Some(refusal));
        let error = client(&sandbox, &proxy, 0).delete_group("lib").unwrap_err();
        assert_eq!(error.code(), ErrorCode::ConnectFailed, "{error}");
        assert_eq!(error.sent(), Sent::NotSent, "{error}");
        assert!(!format!("{error} {error:?}").contains("hunter2"));
    }
    let gone = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let error = client(&sandbox, &format!("http://{gone}"), 0)
        .delete_group("lib")
        .unwrap_err();
    assert_eq!(
        (error.code(), error.sent()),
        (ErrorCode::ConnectFailed, Sent::NotSent)
    );
    assert_eq!(sandbox.requests().len(), 0);
}
