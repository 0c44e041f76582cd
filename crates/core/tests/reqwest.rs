//! The async client over a `reqwest::Client` of the program's own.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use reqwest::redirect::Policy;
use rustls::crypto::ring;
use rustls::{ClientConfig, RootCertStore};
use tokio::runtime::Runtime;
use yl_facesearch::{Client, ClientBuilder, ErrorCode, Sent};
use yl_facesearch_sandbox::{Sandbox, Tls};
use yl_facesearch_testing::cases::{Case, load};
use yl_facesearch_testing::replay;

use common::{configured, facts, last, made};

const GROUP: &str = "YuanliStudent_01";

/// A client that follows redirects, as reqwest's default is, and trusts nobody.
fn http() -> reqwest::ClientBuilder {
    let tls = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(RootCertStore::empty())
        .with_no_client_auth();
    reqwest::Client::builder()
        .tls_backend_preconfigured(tls)
        .no_proxy()
}

fn builder(endpoint: &str, http: reqwest::ClientBuilder) -> ClientBuilder<Client> {
    Client::builder()
        .api_key("key_of_an_account")
        .api_secret("secret_of_an_account")
        .endpoint(endpoint)
        .reqwest_client(http.build().unwrap())
}

fn of_sandbox(sandbox: &Sandbox, http: reqwest::ClientBuilder) -> ClientBuilder<Client> {
    builder(sandbox.endpoint(), http)
        .api_key(sandbox.api_key())
        .api_secret(sandbox.api_secret())
}

#[test]
fn rows_of_the_case_table() {
    let rows = load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/cases")).unwrap();
    let rows: Vec<_> = rows.into_iter().filter(is_of_one_request).collect();
    assert!(rows.len() > 12, "only {} rows", rows.len());
    let runtime = Runtime::new().unwrap();
    replay::replay(&rows, |sandbox, case| {
        let http = http().redirect(Policy::none()).build().unwrap();
        let builder = Client::builder().reqwest_client(http);
        let made = configured(builder, sandbox, &case.call)
            .build()
            .and_then(|client| last(&case.call, || runtime.block_on(made(&client, &case.call))));
        facts(&made)
    });
}

/// One request, and nothing that is the program's own to set on its client.
fn is_of_one_request(case: &Case) -> bool {
    let call = &case.call;
    call.max_retries == Some(0)
        && case.server.tls == Tls::Off
        && call.proxy.is_none()
        && call.connect_timeout_ms.is_none()
        && call.ca_file.is_none()
}

/// Answers each connection with `answer` and passes on what was asked on it.
fn serve(answer: impl Fn(&str) -> String + Send + 'static) -> (String, mpsc::Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    let (asked, requests) = mpsc::channel();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut request = Vec::new();
            let mut part = [0; 4096];
            let is_whole = |request: &[u8]| {
                request.ends_with(b"--\r\n")
                    || request.starts_with(b"GET") && request.ends_with(b"\r\n\r\n")
            };
            while !is_whole(&request) {
                let read = stream.read(&mut part).unwrap();
                assert!(read > 0, "{:?}", String::from_utf8_lossy(&request));
                request.extend_from_slice(part.get(..read).unwrap());
            }
            let request = String::from_utf8(request).unwrap();
            let answer = answer(&request);
            let _ = asked.send(request);
            stream.write_all(answer.as_bytes()).unwrap();
        }
    });
    (endpoint, requests)
}

fn reply(status: &str, headers: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "HTTP/1.1 {status}\r\nConnection: close\r\n{headers}Content-Length: {length}\r\n\r\n{body}"
    )
}

#[test]
fn a_client_that_follows_redirects_sends_no_delete_twice() {
    for status in [
        "301 Moved Permanently",
        "302 Found",
        "303 See Other",
        "307 Temporary Redirect",
        "308 Permanent Redirect",
    ] {
        let (endpoint, requests) = serve(move |request| {
            if request.contains(" /elsewhere ") {
                let body = format!(r#"{{"group_id": "{GROUP}"}}"#);
                reply("200 OK", "", &body)
            } else {
                reply(status, "Location: /elsewhere\r\n", "")
            }
        });
        let client = builder(&endpoint, http()).max_retries(0).build().unwrap();
        let runtime = Runtime::new().unwrap();
        let error = runtime.block_on(client.delete_group(GROUP)).unwrap_err();
        assert_eq!(error.code(), ErrorCode::UnexpectedResponse, "{error}");
        assert_eq!(error.sent(), Sent::MaybeApplied, "{error}");
        assert!(error.to_string().contains("redirect"), "{error}");
        let requests: Vec<_> = requests.try_iter().collect();
        let deletes = requests.iter().filter(|it| it.contains(GROUP)).count();
        assert_eq!(deletes, 1, "{requests:?}");
        assert_eq!(error.attempts().len(), 1, "{error}");
    }
}

#[test]
fn a_client_that_retries_sends_no_delete_twice() {
    let retry = reqwest::retry::for_host("127.0.0.1")
        .max_retries_per_request(3)
        .classify_fn(|attempt| {
            if attempt.status().is_some_and(|status| status == 503) {
                attempt.retryable()
            } else {
                attempt.success()
            }
        });
    let (endpoint, requests) = serve(|_| reply("503 Service Unavailable", "", ""));
    let client = builder(&endpoint, http().retry(retry)).max_retries(0);
    let client = client.build().unwrap();
    let runtime = Runtime::new().unwrap();
    let error = runtime.block_on(client.delete_group(GROUP)).unwrap_err();
    assert_eq!(error.code(), ErrorCode::GatewayError, "{error}");
    assert_eq!(requests.try_iter().count(), 1);
}

#[test]
fn a_timeout_of_the_client_is_an_attempts_timeout() {
    let sandbox = Sandbox::start().unwrap();
    sandbox.add_group(GROUP, 0);
    sandbox.script(serde_json::from_str(r#"[{"hang": true}]"#).unwrap());
    let http = http().timeout(Duration::from_secs(2));
    let client = of_sandbox(&sandbox, http).max_retries(0).build().unwrap();
    let runtime = Runtime::new().unwrap();
    let error = runtime.block_on(client.delete_group(GROUP)).unwrap_err();
    assert_eq!(error.code(), ErrorCode::AttemptTimeout, "{error}");
    assert_eq!(error.sent(), Sent::MaybeApplied);
}

#[test]
fn a_certificate_that_the_client_does_not_trust_is_a_tls_failure() {
    let sandbox = Sandbox::builder().tls(Tls::Valid).start().unwrap();
    let client = of_sandbox(&sandbox, http()).max_retries(0).build().unwrap();
    let runtime = Runtime::new().unwrap();
    let error = runtime.block_on(client.delete_group(GROUP)).unwrap_err();
    assert_eq!(error.code(), ErrorCode::TlsFailed, "{error}");
    assert_eq!(error.sent(), Sent::NotSent);
}

#[test]
fn a_request_that_the_client_refuses_is_an_error_of_the_argument() {
    let client = builder("http://127.0.0.1:9", http().https_only(true));
    let client = client.build().unwrap();
    let runtime = Runtime::new().unwrap();
    let error = runtime.block_on(client.delete_group(GROUP)).unwrap_err();
    assert_eq!(error.code(), ErrorCode::InvalidArgument, "{error}");
    assert!(error.to_string().contains("reqwest_client"), "{error}");
    assert_eq!(error.sent(), Sent::NotSent);
}

#[test]
fn what_the_client_decides_cannot_be_given_beside_it() {
    let builder = || builder("https://faces.example", http());
    for (argument, builder) in [
        ("proxy", builder().proxy("http://127.0.0.1:3128")),
        ("no_proxy", builder().no_proxy()),
        ("ca_file", builder().ca_file("/a/file")),
        (
            "connect_timeout",
            builder().connect_timeout(Duration::from_secs(1)),
        ),
    ] {
        let error = builder.build().unwrap_err();
        assert_eq!(error.code(), ErrorCode::InvalidArgument);
        let detail = error.detail().unwrap();
        assert!(detail.starts_with(argument), "{detail}");
        assert!(detail.contains("reqwest_client"), "{detail}");
    }
}
