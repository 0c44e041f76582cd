//! Where TLS comes from: a feature, or the process; the process's is left alone.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use rustls::crypto::CryptoProvider;
use yl_facesearch::blocking::Client;
use yl_facesearch::{Error, ErrorCode};
use yl_facesearch_sandbox::{Sandbox, Tls};

fn client(sandbox: &Sandbox) -> Result<Client, Error> {
    Client::builder()
        .api_key(sandbox.api_key())
        .api_secret(sandbox.api_secret())
        .endpoint(sandbox.endpoint())
        .ca_file(sandbox.ca_file().unwrap())
        .build()
}

#[test]
fn a_delete_over_tls() {
    let sandbox = Sandbox::builder().tls(Tls::Valid).start().unwrap();
    sandbox.add_group("lib", 0);
    if cfg!(not(any(feature = "ring", feature = "aws-lc-rs"))) {
        let error = client(&sandbox).unwrap_err();
        assert_eq!(error.code(), ErrorCode::InvalidArgument);
        assert!(error.to_string().contains("install_default"), "{error}");
        // The sandbox's, since this crate brings none.
        rustls::crypto::ring::default_provider()
            .install_default()
            .unwrap();
    }
    let before = CryptoProvider::get_default().map(std::ptr::from_ref);
    client(&sandbox).unwrap().delete_group("lib").unwrap();
    assert!(sandbox.groups().is_empty());
    let after = CryptoProvider::get_default().map(std::ptr::from_ref);
    assert_eq!(before, after);
}
