//! TLS, with a client that trusts the CA the sandbox names and nothing else.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use std::io::{self, Read as _, Write as _};
use std::sync::Arc;

use common::{Client, End, call, wait_until};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};
use yl_facesearch_sandbox::{Sandbox, Tls};

struct Answer {
    text: String,
    alpn: Option<Vec<u8>>,
}

fn start(tls: Tls) -> Sandbox {
    let sandbox = Sandbox::builder().tls(tls).start().unwrap();
    assert!(sandbox.endpoint().starts_with("https://localhost:"));
    sandbox.add_group(common::GROUP, 0);
    sandbox
}

/// A deletion through TLS as `host`, offering `alpn`.
fn ask(sandbox: &Sandbox, host: &'static str, alpn: &[&str]) -> io::Result<Answer> {
    let mut roots = RootCertStore::empty();
    let ca = CertificateDer::from_pem_slice(sandbox.ca_pem().unwrap().as_bytes()).unwrap();
    roots.add(ca).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = alpn.iter().map(|name| name.as_bytes().to_vec()).collect();
    let name = ServerName::try_from(host).unwrap();
    let connection = ClientConnection::new(Arc::new(config), name).unwrap();
    let mut stream = StreamOwned::new(connection, Client::new(sandbox).stream);
    stream.write_all(&call(sandbox))?;
    let mut bytes = vec![0; 16 * 1024];
    let read = stream.read(&mut bytes)?;
    bytes.truncate(read);
    Ok(Answer {
        text: String::from_utf8(bytes).unwrap(),
        alpn: stream.conn.alpn_protocol().map(<[u8]>::to_vec),
    })
}

fn refusal(tls: Tls) -> String {
    let sandbox = start(tls);
    let error = ask(&sandbox, "localhost", &["http/1.1"]).err().unwrap();
    assert_eq!((sandbox.requests().len(), sandbox.connections()), (0, 1));
    format!("{:?}: {error}", error.kind())
}

#[test]
fn valid() {
    for host in ["localhost", "127.0.0.1", "::1"] {
        let sandbox = start(Tls::Valid);
        let answer = ask(&sandbox, host, &["http/1.1"]).unwrap();
        assert!(answer.text.starts_with("HTTP/1.1 200 "), "{}", answer.text);
        assert!(sandbox.groups().is_empty());
    }
    assert!(ask(&start(Tls::Valid), "elsewhere.example", &[]).is_err());
}

#[test]
fn the_ca_is_also_a_file() {
    let sandbox = start(Tls::Valid);
    let path = sandbox.ca_file().unwrap().to_owned();
    assert_eq!(
        std::fs::read_to_string(&path).unwrap(),
        sandbox.ca_pem().unwrap()
    );
    drop(sandbox);
    assert!(!path.exists());
    let plain = Sandbox::start().unwrap();
    assert!(plain.ca_pem().is_none() && plain.ca_file().is_none());
}

#[test]
fn certificates_that_are_refused() {
    assert!(refusal(Tls::Expired).contains("xpired"));
    assert!(refusal(Tls::WrongHost).contains("not valid for name"));
    assert!(refusal(Tls::UnknownCa).contains("nvalid peer certificate"));
}

#[test]
fn handshakes_that_fail() {
    let too_old = refusal(Tls::Tls10Only);
    assert!(too_old.contains("ProtocolVersion"), "{too_old}");
    let closed = refusal(Tls::CloseInHandshake);
    assert!(closed.starts_with("UnexpectedEof"), "{closed}");
    let reset = refusal(Tls::ResetInHandshake);
    assert!(reset.starts_with("ConnectionReset"), "{reset}");
}

#[test]
fn http2_is_offered_first() {
    let sandbox = start(Tls::OffersH2);
    let answer = ask(&sandbox, "localhost", &["http/1.1"]).unwrap();
    assert!(answer.text.starts_with("HTTP/1.1 200 "));
    assert_eq!(answer.alpn.as_deref(), Some(b"http/1.1".as_slice()));
    let answer = ask(&sandbox, "localhost", &["http/1.1", "h2"]).unwrap();
    assert_eq!(answer.alpn.as_deref(), Some(b"h2".as_slice()));
}

#[test]
fn faults_within_tls() {
    let sandbox = start(Tls::Valid);
    sandbox.script(common::steps(
        r#"[{"connection": "close"}, {"cut": 0}, {"read": "head", "abort": "reset"}]"#,
    ));
    let ended = |sandbox: &Sandbox| match ask(sandbox, "localhost", &[]) {
        Ok(answer) => answer.text,
        Err(error) => format!("{:?}", error.kind()),
    };
    assert_ne!(ended(&sandbox), "");
    assert_eq!(sandbox.requests().len(), 0);
    let cut = ended(&sandbox);
    assert!(cut.is_empty() || cut == "UnexpectedEof", "{cut}");
    assert_eq!(ended(&sandbox), "ConnectionReset");
    assert_eq!(sandbox.requests().len(), 2);
    assert!(ended(&sandbox).contains("INVALID_OUTER_ID"));
}

#[test]
fn plain_http_to_a_tls_port() {
    let sandbox = start(Tls::Valid);
    let mut client = Client::new(&sandbox);
    client.send(&call(&sandbox));
    let (_, end) = client.end();
    assert!(matches!(end, End::Fin | End::Rst));
    wait_until(|| sandbox.connections() == 1);
    assert_eq!(sandbox.requests().len(), 0);
}

#[test]
fn modes_by_name() {
    for (name, tls) in [
        ("off", Tls::Off),
        ("valid", Tls::Valid),
        ("expired", Tls::Expired),
        ("not_yet_valid", Tls::NotYetValid),
        ("wrong_host", Tls::WrongHost),
        ("unknown_ca", Tls::UnknownCa),
        ("self_signed", Tls::SelfSigned),
        ("client_certificate", Tls::ClientCertificate),
        ("tls10_only", Tls::Tls10Only),
        ("close_in_handshake", Tls::CloseInHandshake),
        ("reset_in_handshake", Tls::ResetInHandshake),
        ("offers_h2", Tls::OffersH2),
    ] {
        assert_eq!(serde_json::from_value::<Tls>(name.into()).unwrap(), tls);
    }
}

#[test]
fn a_tunnel_leads_to_the_service_and_nowhere_else() {
    let sandbox = start(Tls::Valid);
    let (_, port) = sandbox.endpoint().rsplit_once(':').unwrap();
    let connect = |target: &str| {
        let mut tcp = std::net::TcpStream::connect(format!("127.0.0.1:{port}")).unwrap();
        let head = format!("CONNECT {target} HTTP/1.1\r\nHost: {target}\r\n\r\n");
        tcp.write_all(head.as_bytes()).unwrap();
        let mut status = [0; 12];
        tcp.read_exact(&mut status).unwrap();
        String::from_utf8(status.to_vec()).unwrap()
    };
    assert_eq!(connect(&format!("localhost:{port}")), "HTTP/1.1 200");
    assert_eq!(connect("elsewhere.example:443"), "HTTP/1.1 403");
    assert!(sandbox.requests().is_empty());
}
