//! Through a proxy: what is said of the request is as true as without one.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::time::Duration;

use yl_facesearch::blocking::Client;
use yl_facesearch::{ClientBuilder, Error, ErrorCode, Outcome, Sent};
use yl_facesearch_sandbox::{Sandbox, Tls};
use yl_facesearch_testing::proxy::{Kind, Proxy, ProxyBuilder};

/// Every way in which a request can go through a proxy: its scheme, and how the sandbox does TLS.
const ROUTES: &[(&str, Tls)] = &[
    ("http", Tls::Off),
    ("http", Tls::Valid),
    ("https", Tls::Off),
    ("https", Tls::Valid),
    ("socks5", Tls::Off),
    ("socks5", Tls::Valid),
    ("socks5h", Tls::Off),
    ("socks5h", Tls::Valid),
];

fn proxy(scheme: &str) -> ProxyBuilder {
    Proxy::builder(match scheme {
        "http" => Kind::Http,
        "https" => Kind::Https,
        _ => Kind::Socks5,
    })
}

fn sandbox(tls: Tls) -> Sandbox {
    let builder = Sandbox::builder().tls(tls);
    // As the proxy knows it.
    let builder = builder.authority("faces.invalid").authority("localhost");
    let sandbox = builder.start().unwrap();
    sandbox.add_group("lib", 0);
    sandbox
}

/// What both the sandbox and the proxy have their certificates from, in one file.
fn ca_file(sandbox: &Sandbox, proxy: &Proxy) -> Option<PathBuf> {
    let of_the_sandbox = sandbox
        .ca_file()
        .map(|path| fs::read_to_string(path).unwrap());
    let pem: String = of_the_sandbox
        .as_deref()
        .into_iter()
        .chain(proxy.ca_pem())
        .collect();
    let port = proxy.address().replace(':', "-");
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("proxy-{port}.pem"));
    (!pem.is_empty()).then(|| {
        fs::write(&path, pem).unwrap();
        path
    })
}

fn builder(
    sandbox: &Sandbox,
    scheme: &str,
    proxy: &Proxy,
    max_retries: u32,
) -> ClientBuilder<Client> {
    let builder = Client::builder()
        .api_key(sandbox.api_key())
        .api_secret(sandbox.api_secret())
        .endpoint(sandbox.endpoint())
        .proxy(&format!("{scheme}://{}", proxy.address()))
        .max_retries(max_retries);
    match ca_file(sandbox, proxy) {
        Some(path) => builder.ca_file(path),
        None => builder,
    }
}

fn client(sandbox: &Sandbox, scheme: &str, proxy: &Proxy, max_retries: u32) -> Client {
    builder(sandbox, scheme, proxy, max_retries)
        .build()
        .unwrap()
}

#[test]
fn faults_behind_a_proxy_are_told_as_they_are() {
    for (scheme, tls) in ROUTES {
        let sandbox = sandbox(*tls);
        let proxy = proxy(scheme).start();
        for script in [
            r#"[{"cut": 0}]"#,
            r#"[{"cut": 100, "abort": "reset"}]"#,
            r#"[{"cut": "body"}]"#,
        ] {
            let context = format!("{scheme} {tls:?} {script}");
            sandbox.reset();
            sandbox.add_group("lib", 0);
            sandbox.script(serde_json::from_str(script).unwrap());
            let deletion = client(&sandbox, scheme, &proxy, 2).delete_group("lib");
            assert_eq!(deletion.unwrap().outcome, Outcome::Inferred, "{context}");
            // The delete, the look and the delete again.
            assert_eq!(sandbox.requests().len(), 3, "{context}");

            sandbox.add_group("lib", 0);
            sandbox.script(serde_json::from_str(script).unwrap());
            let error = client(&sandbox, scheme, &proxy, 0)
                .delete_group("lib")
                .unwrap_err();
            assert_eq!(error.sent(), Sent::MaybeApplied, "{context}");
        }
        let asked = match (*scheme, tls) {
            ("http" | "https", Tls::Off) => "POST http://127.0.0.1:",
            ("http" | "https", _) => "CONNECT localhost:",
            _ => "SOCKS5 ",
        };
        assert!(proxy.asked().iter().all(|head| head.starts_with(asked)));
    }
}

#[test]
fn a_connection_through_a_proxy_is_used_again() {
    for (scheme, tls) in ROUTES {
        let sandbox = sandbox(*tls);
        let proxy = proxy(scheme).start();
        let client = client(&sandbox, scheme, &proxy, 0);
        let reused: Vec<_> = (0..3)
            .map(|_| {
                sandbox.add_group("lib", 0);
                let deletion = client.delete_group("lib").unwrap();
                deletion.attempts.first().unwrap().reused_connection
            })
            .collect();
        assert_eq!(reused, [false, true, true], "{scheme} {tls:?}");
    }
}

#[test]
fn a_login_is_percent_decoded() {
    for (scheme, tls) in ROUTES {
        let sandbox = sandbox(*tls);
        let proxy = proxy(scheme).login(r"CORP\someone", "p@ss:wörd").start();
        let url = format!(
            "{scheme}://CORP%5Csomeone:p%40ss:w%C3%B6rd@{}",
            proxy.address()
        );
        let builder = builder(&sandbox, scheme, &proxy, 0);
        let deletion = builder.clone().proxy(&url).build().unwrap();
        deletion.delete_group("lib").unwrap();
        for login in ["", "CORP%5Csomeone:hunter2@"] {
            let url = format!("{scheme}://{login}{}", proxy.address());
            let error = builder.clone().proxy(&url).build().unwrap();
            let error = error.delete_group("lib").unwrap_err();
            refused_by(&proxy, &error);
            assert!(!error.is_retryable(), "{error}");
            let is_http = scheme.starts_with("http");
            assert_eq!(error.status(), is_http.then_some(407), "{error}");
        }
        assert_eq!(sandbox.requests().len(), 1);
    }
}

/// The error is the proxy's, and says so without its password.
fn refused_by(proxy: &Proxy, error: &Error) {
    assert_eq!(error.code(), ErrorCode::ProxyRefused, "{error}");
    assert_eq!(error.sent(), Sent::NotSent, "{error}");
    assert_eq!(error.attempts().len(), 1, "{error}");
    let detail = error.detail().unwrap();
    assert!(detail.contains(&proxy.address()), "{error}");
    assert!(!format!("{error} {error:?}").contains("hunter2"));
}

#[test]
fn a_proxy_that_refuses_lets_nothing_through() {
    let sandbox = sandbox(Tls::Valid);
    for (status, retryable) in [(407, false), (403, false), (502, true), (503, true)] {
        for scheme in ["http", "https"] {
            let refusal = format!("HTTP/1.1 {status} No\r\nContent-Length: 4\r\n\r\nbody");
            let proxy = proxy(scheme).refusal(refusal.as_bytes()).start();
            let client = client(&sandbox, scheme, &proxy, 0);
            let error = client.delete_group("lib").unwrap_err();
            refused_by(&proxy, &error);
            assert_eq!(error.status(), Some(status));
            assert!(error.detail().unwrap().contains(&status.to_string()));
            assert_eq!(error.is_retryable(), retryable);
        }
    }
    for (answer, retryable) in [(1, true), (2, false), (4, true), (5, true), (8, false)] {
        let refusal = [5, answer, 0, 1, 0, 0, 0, 0, 0, 0];
        let proxy = proxy("socks5").refusal(&refusal).start();
        let client = client(&sandbox, "socks5", &proxy, 0);
        let error = client.delete_group("lib").unwrap_err();
        refused_by(&proxy, &error);
        assert_eq!(error.is_retryable(), retryable, "{error}");
    }
    assert_eq!(sandbox.requests().len(), 0);
}

#[test]
fn a_refusal_that_may_pass_is_tried_again() {
    let sandbox = sandbox(Tls::Valid);
    let proxy = proxy("http")
        .refusal(b"HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n")
        .start();
    let client = client(&sandbox, "http", &proxy, 2);
    let error = client.delete_group("lib").unwrap_err();
    assert_eq!(error.attempts().len(), 3, "{error}");
    assert_eq!(error.sent(), Sent::NotSent);
}

#[test]
fn a_proxy_that_is_lost_was_sent_nothing() {
    for (scheme, tls) in ROUTES {
        let sandbox = sandbox(*tls);
        if *tls == Tls::Off && scheme.starts_with("http") {
            // There is no handshake: what the proxy is sent is the request.
            continue;
        }
        let proxy = proxy(scheme).refusal(b"").start();
        let client = client(&sandbox, scheme, &proxy, 0);
        let error = client.delete_group("lib").unwrap_err();
        assert_eq!(error.code(), ErrorCode::ConnectFailed, "{error}");
        assert_eq!(error.sent(), Sent::NotSent, "{error}");
        assert!(error.detail().unwrap().contains(&proxy.address()));
        drop(proxy);
        assert_eq!(sandbox.requests().len(), 0);
    }
}

#[test]
fn a_service_that_is_lost_behind_the_tunnel_was_sent_nothing() {
    let sandbox = sandbox(Tls::ResetInHandshake);
    for scheme in ["http", "https", "socks5", "socks5h"] {
        let proxy = proxy(scheme).start();
        let client = client(&sandbox, scheme, &proxy, 0);
        let error = client.delete_group("lib").unwrap_err();
        assert_eq!(error.code(), ErrorCode::ConnectFailed, "{error}");
        assert_eq!(error.sent(), Sent::NotSent, "{error}");
    }
}

#[test]
fn any_2xx_opens_a_tunnel() {
    for opening in [
        "HTTP/1.1 204 Fine\r\n\r\n",
        "HTTP/1.0 200 Connection established\r\nProxy-Agent: x\r\n\r\n",
        "HTTP/1.1 299 Fine\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n\r\n",
    ] {
        let sandbox = sandbox(Tls::Valid);
        let proxy = proxy("http").opening(opening.as_bytes()).start();
        let answer = client(&sandbox, "http", &proxy, 0).delete_group("lib");
        assert_eq!(
            answer
                .map(|deletion| deletion.outcome)
                .map_err(|error| (opening, error))
                .unwrap(),
            Outcome::Deleted
        );
    }
}

#[test]
fn a_name_is_resolved_by_the_proxy_except_with_socks5() {
    for (scheme, tls) in ROUTES {
        // Its certificate is for localhost.
        let names = ["localhost", "faces.invalid"];
        let name = names[usize::from(*tls == Tls::Off)];
        let sandbox = Sandbox::builder()
            .tls(*tls)
            .authority(name)
            .start()
            .unwrap();
        sandbox.add_group("lib", 0);
        let proxy = proxy(scheme).destination(address(&sandbox)).start();
        let (protocol, _) = sandbox.endpoint().split_once("://").unwrap();
        let builder = builder(&sandbox, scheme, &proxy, 0)
            .endpoint(&format!("{protocol}://{name}"))
            .allow_http(true);
        let answer = builder.build().unwrap().delete_group("lib");
        let port = if *tls == Tls::Off { 80 } else { 443 };
        if *scheme == "socks5" {
            match answer {
                Ok(_) => {
                    let asked = proxy.asked().concat();
                    let addresses = [format!("127.0.0.1:{port}"), format!("[::1]:{port}")];
                    assert!(addresses.iter().any(|address| asked.ends_with(address)));
                }
                Err(error) => {
                    assert_eq!(error.code(), ErrorCode::ConnectFailed, "{error}");
                    assert!(error.detail().unwrap().contains(name), "{error}");
                }
            }
            continue;
        }
        assert_eq!(answer.unwrap().outcome, Outcome::Deleted);
        let asked = proxy.asked().concat();
        assert!(asked.contains(name), "{asked}");
    }
}

fn address(sandbox: &Sandbox) -> SocketAddr {
    let (_, port) = sandbox.endpoint().rsplit_once(':').unwrap();
    format!("127.0.0.1:{port}").parse().unwrap()
}

#[test]
fn the_connect_timeout_covers_the_proxy() {
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let sandbox = sandbox(Tls::Valid);
    let address = silent.local_addr().unwrap();
    for scheme in ["http", "socks5", "socks5h"] {
        let client = Client::builder()
            .api_key(sandbox.api_key())
            .api_secret(sandbox.api_secret())
            .endpoint(sandbox.endpoint())
            .ca_file(sandbox.ca_file().unwrap())
            .proxy(&format!("{scheme}://{address}"))
            .connect_timeout(Duration::from_millis(200))
            .max_retries(0)
            .build()
            .unwrap();
        let error = client.delete_group("lib").unwrap_err();
        assert_eq!(error.code(), ErrorCode::ConnectTimeout, "{error}");
        assert_eq!(error.sent(), Sent::NotSent, "{error}");
        let detail = error.detail().unwrap();
        assert!(detail.contains(&address.to_string()), "{error}");
    }
    drop(silent);
    let client = Client::builder()
        .api_key(sandbox.api_key())
        .api_secret(sandbox.api_secret())
        .endpoint(sandbox.endpoint())
        .proxy(&format!("http://{address}"))
        .max_retries(0)
        .build()
        .unwrap();
    let error = client.delete_group("lib").unwrap_err();
    assert_eq!(
        (error.code(), error.sent()),
        (ErrorCode::ConnectFailed, Sent::NotSent)
    );
    assert_eq!(sandbox.requests().len(), 0);
}

#[test]
fn no_proxy_and_a_proxy_contradict_each_other() {
    let sandbox = sandbox(Tls::Off);
    let proxy = proxy("http").start();
    let builder = builder(&sandbox, "http", &proxy, 0);
    let error = builder.clone().no_proxy().build().unwrap_err();
    assert_eq!(error.code(), ErrorCode::InvalidArgument);
    let client = builder.proxy("none").build().unwrap();
    client.delete_group("lib").unwrap();
    assert!(proxy.asked().is_empty());
}
