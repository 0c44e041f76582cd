//! The system's certificates are read once in a process, until they change. They are named by a
//! variable here, so the clients run in a child.
#![cfg(all(unix, not(target_vendor = "apple")))]

use std::env;
use std::fs::{self, File};
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use yl_facesearch::blocking::Client;
use yl_facesearch::{Error, ErrorCode};
use yl_facesearch_sandbox::{Sandbox, Tls};

#[test]
fn a_second_client_does_not_read_the_systems_certificates_again() {
    let file = env::temp_dir().join(format!("yl-system-trust-{}.pem", std::process::id()));
    let output = Command::new(env::current_exe().unwrap())
        .args(["--exact", "child", "--ignored"])
        .env("SSL_CERT_FILE", &file)
        .env_remove("SSL_CERT_DIR")
        .output()
        .unwrap();
    let _ = fs::remove_file(&file);
    let printed = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{printed}");
    assert!(printed.contains("1 passed"), "{printed}");
}

#[test]
fn an_empty_variable_is_not_to_blame() {
    let output = Command::new(env::current_exe().unwrap())
        .args(["--exact", "child_without_certificates", "--ignored"])
        .env("SSL_CERT_FILE", "")
        .env("SSL_CERT_DIR", "/nowhere")
        .output()
        .unwrap();
    let printed = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{printed}");
    assert!(printed.contains("1 passed"), "{printed}");
}

#[test]
#[ignore = "wants variables of its own: run by the test above"]
fn child_without_certificates() {
    let sandbox = Sandbox::builder().tls(Tls::Valid).start().unwrap();
    let error = client(&sandbox).unwrap_err();
    assert_eq!(error.code(), ErrorCode::NoTrustedCertificates, "{error}");
    let detail = error.detail().unwrap();
    assert!(
        detail.starts_with("SSL_CERT_DIR is /nowhere: No such file"),
        "{detail}"
    );
}

fn client(sandbox: &Sandbox) -> Result<Client, Error> {
    Client::builder()
        .api_key(sandbox.api_key())
        .api_secret(sandbox.api_secret())
        .endpoint(sandbox.endpoint())
        .no_proxy()
        .max_retries(0)
        .build()
}

#[test]
#[ignore = "wants a variable of its own: run by the test above"]
fn child() {
    let path = PathBuf::from(env::var_os("SSL_CERT_FILE").unwrap());
    let sandbox = Sandbox::builder().tls(Tls::Valid).start().unwrap();
    fs::write(&path, sandbox.ca_pem().unwrap()).unwrap();
    let modified = fs::metadata(&path).unwrap().modified().unwrap();
    let delete = |client: &Client| {
        sandbox.add_group("lib", 0);
        client.delete_group("lib").unwrap();
    };
    delete(&client(&sandbox).unwrap());

    // Nothing that could be read, with the time of what was.
    let file = File::create(&path).unwrap();
    file.set_modified(modified).unwrap();
    delete(&client(&sandbox).unwrap());

    file.set_modified(modified + Duration::from_secs(1))
        .unwrap();
    let error = client(&sandbox).unwrap_err();
    assert_eq!(error.code(), ErrorCode::NoTrustedCertificates, "{error}");
    let detail = error.detail().unwrap();
    let named = format!("SSL_CERT_FILE is {}: it holds no CA", path.display());
    assert!(detail.starts_with(&named), "{detail}");

    fs::remove_file(&path).unwrap();
    let error = client(&sandbox).unwrap_err().to_string();
    let named = format!("SSL_CERT_FILE is {}: No such file", path.display());
    assert!(error.contains(&named), "{error}");
    assert!(!error.contains("unexpected"), "{error}");
}
