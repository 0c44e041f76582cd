//! A tokio runtime without timers or I/O is refused, where tokio would panic.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use tokio::runtime::Builder;
use yl_facesearch::{Client, Error, ErrorCode, Sent};
use yl_facesearch_sandbox::Sandbox;

fn refused_by(mut runtime: Builder) -> Error {
    let sandbox = Sandbox::start().unwrap();
    let client = Client::builder()
        .api_key(sandbox.api_key())
        .api_secret(sandbox.api_secret())
        .endpoint(sandbox.endpoint())
        .build()
        .unwrap();
    let runtime = runtime.build().unwrap();
    let error = runtime.block_on(client.list_groups()).unwrap_err();
    assert_eq!(error.code(), ErrorCode::InvalidArgument);
    assert_eq!(error.sent(), Sent::NotSent);
    assert!(sandbox.requests().is_empty());
    error
}

#[test]
fn a_runtime_without_timers_is_an_error() {
    let mut runtime = Builder::new_current_thread();
    runtime.enable_io();
    let error = refused_by(runtime);
    assert_eq!(
        error.detail(),
        Some("runtime must be built with timers: call enable_time or enable_all on its builder")
    );
}

#[test]
fn a_runtime_without_io_is_an_error() {
    let mut runtime = Builder::new_current_thread();
    runtime.enable_time();
    let error = refused_by(runtime);
    assert_eq!(
        error.detail(),
        Some("runtime must be built with I/O: call enable_io or enable_all on its builder")
    );
}
