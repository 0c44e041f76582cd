//! A process that has no file descriptor left. It runs in a child, which has a limit of its own.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::env;
use std::fs::File;
use std::process::Command;

use yl_facesearch::blocking::Client;
use yl_facesearch::{ClientBuilder, DeleteOptions, Error, ErrorCode, Sent};
use yl_facesearch_sandbox::Sandbox;

#[test]
fn no_descriptor_left_is_an_error_that_says_so() {
    let output = Command::new("sh")
        .args(["-c", "ulimit -n 64 && exec \"$0\" --exact child --ignored"])
        .arg(env::current_exe().unwrap())
        .output()
        .unwrap();
    let printed = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{printed}");
    assert!(printed.contains("1 passed"), "{printed}");
}

fn builder(endpoint: &str) -> ClientBuilder<Client> {
    Client::builder()
        .api_key("key_of_an_account")
        .api_secret("secret_of_an_account")
        .endpoint(endpoint)
        .no_proxy()
        .max_retries(0)
}

fn assert_says_so<T>(result: Result<T, Error>) {
    let error = result.err().unwrap();
    assert_eq!(error.code(), ErrorCode::ConnectFailed, "{error}");
    assert_eq!(error.sent(), Sent::NotSent, "{error}");
    assert!(error.to_string().contains("Too many open files"), "{error}");
}

#[test]
#[ignore = "uses up the descriptors of its process: run by the test above"]
fn child() {
    let sandbox = Sandbox::start().unwrap();
    let by_address = builder(sandbox.endpoint()).build().unwrap();
    // Not "localhost", which some systems resolve without a file.
    let by_name = builder("https://faces.invalid").build().unwrap();
    let mut files = Vec::new();
    while let Ok(file) = File::open("/") {
        files.push(file);
    }
    assert_says_so(by_address.delete_group("lib"));
    assert_says_so(by_name.delete_group("lib"));
    // The CAs cannot be read.
    assert_says_so(builder("https://faces.invalid").build());
    drop(files);
    builder("https://faces.invalid").build().unwrap();
    let options = DeleteOptions::new().missing_ok(true);
    let answer = by_address.delete_group_with("lib", &options);
    assert_ne!(answer.unwrap_err().code(), ErrorCode::ConnectFailed);
}
