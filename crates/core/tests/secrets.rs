//! Everything that comes out of the library, on every row of tests/cases, searched for what must
//! not be in it.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::error::Error;
use std::fmt::{Debug, Write as _};
use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tracing_subscriber::filter::LevelFilter;
use yl_facesearch::blocking::Client;
use yl_facesearch::{Credentials, DeleteOptions};
use yl_facesearch_sandbox::{Operation, Sandbox};
use yl_facesearch_testing::cases::{Call, load};

/// What every crate has logged, at every level.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn no_secret_comes_out() {
    let log = Log::default();
    let writer = log.clone();
    tracing_subscriber::fmt()
        .with_max_level(LevelFilter::TRACE)
        .with_ansi(false)
        .with_writer(move || writer.clone())
        .init();
    let mut signs = 0;
    for case in load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/cases")).unwrap() {
        for proxy in [None, Some("http://someone:hunter2@127.0.0.1:1")] {
            let sandbox = case.start().unwrap();
            let mut out = everything_said(&case.call, &sandbox, proxy);
            out.push_str(&String::from_utf8_lossy(&std::mem::take(
                &mut *log.0.lock().unwrap(),
            )));
            let records = sandbox.requests();
            let sent = records.iter().filter_map(|record| record.sign.as_deref());
            signs += sent.clone().count();
            let (api_key, api_secret) = account(&case.call, &sandbox);
            for secret in sent.chain([api_key, api_secret, "hunter2"]) {
                // Shorter ones are words.
                if secret.len() > 6 {
                    assert!(
                        !out.contains(secret),
                        "{}: {}",
                        case.name,
                        out.replace(secret, "<HERE>")
                    );
                }
            }
        }
    }
    assert!(signs > 150, "the rows reach their sandbox: {signs}");
}

fn account<'a>(call: &'a Call, sandbox: &'a Sandbox) -> (&'a str, &'a str) {
    (
        call.api_key.as_deref().unwrap_or(sandbox.api_key()),
        call.api_secret.as_deref().unwrap_or(sandbox.api_secret()),
    )
}

/// Every text that the call's objects can be made to say.
fn everything_said(call: &Call, sandbox: &Sandbox, proxy: Option<&str>) -> String {
    let (api_key, api_secret) = account(call, sandbox);
    let mut builder = Client::builder()
        .api_key(api_key)
        .api_secret(api_secret)
        .endpoint(call.endpoint.as_deref().unwrap_or(sandbox.endpoint()))
        .timeout(Duration::from_millis(700))
        // A second attempt says nothing new, and its pause takes time.
        .max_retries(0);
    if let Some(proxy) = proxy.or(call.proxy.as_deref()) {
        builder = builder.proxy(proxy);
    }
    if let Some(path) = sandbox.ca_file() {
        builder = builder.ca_file(path);
    }
    let mut out = format!("{builder:?} {:?}", Credentials::new(api_key, api_secret));
    let client = match builder.build() {
        Ok(client) => client,
        Err(error) => return format!("{out} {error} {error:?}"),
    };
    let options = DeleteOptions::new().check_empty(call.check_empty);
    write!(out, "{client:?} {:?} {options:?}", client.to_async()).unwrap();
    let id = &call.group_id;
    match call.operation {
        Operation::DeleteGroup => say(&mut out, &client.delete_group_with(id, &options)),
        Operation::ListGroups => say(&mut out, &client.list_groups()),
        Operation::GroupInfo => say(&mut out, &client.group_info(id)),
        Operation::FaceCount => say(&mut out, &client.face_count(id)),
    }
    out
}

fn say<T: Debug>(out: &mut String, answer: &Result<T, yl_facesearch::Error>) {
    write!(out, "{answer:?}").unwrap();
    let mut cause = answer.as_ref().err().map(|error| error as &dyn Error);
    while let Some(error) = cause {
        write!(out, "{error} {error:?}").unwrap();
        cause = error.source();
    }
}
