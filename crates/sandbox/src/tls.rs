use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair, SanType};
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::server::WebPkiClientVerifier;
use rustls::{RootCertStore, ServerConfig};
use serde::Deserialize;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;

use crate::stream::{Stream, reset};

/// The sandbox's TLS mode. With TLS the sandbox is also a proxy in front of itself: it answers a
/// CONNECT to its own address, before the handshake.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tls {
    /// No TLS: plain http.
    #[default]
    Off,
    /// Correct, with a certificate of the sandbox's own CA.
    Valid,
    /// The certificate has expired.
    Expired,
    /// The certificate is not valid yet.
    NotYetValid,
    /// The certificate is another host's.
    WrongHost,
    /// The certificate is of another CA than the one the sandbox names.
    UnknownCa,
    /// The certificate is a CA's own, as `openssl req -x509` makes it, and is named as the CA.
    SelfSigned,
    /// The server requires a certificate of the client. It speaks TLS 1.3, in which the client
    /// learns that after its handshake.
    ClientCertificate,
    /// The server speaks TLS 1.0 only.
    Tls10Only,
    /// The connection is closed in the handshake.
    CloseInHandshake,
    /// The connection is reset in the handshake.
    ResetInHandshake,
    /// The server offers HTTP/2 before HTTP/1.1.
    OffersH2,
}

/// What is done with a connection before its first request.
#[derive(Clone)]
pub(crate) enum Handshake {
    None,
    Tls(TlsAcceptor),
    /// The alert of a server that finds no common version.
    RefuseVersion,
    Close,
    Reset,
}

/// A server's side of TLS, and the CA to trust, as PEM.
pub(crate) struct TlsSetup {
    pub(crate) handshake: Handshake,
    pub(crate) ca_pem: Option<String>,
}

impl TlsSetup {
    pub(crate) fn new(tls: Tls) -> io::Result<Self> {
        if tls == Tls::Off {
            return Ok(Self {
                handshake: Handshake::None,
                ca_pem: None,
            });
        }
        let ca = if tls == Tls::SelfSigned {
            self_signed()?
        } else {
            ca()?
        };
        let handshake = match tls {
            Tls::Tls10Only => Handshake::RefuseVersion,
            Tls::CloseInHandshake => Handshake::Close,
            Tls::ResetInHandshake => Handshake::Reset,
            _ => Handshake::Tls(acceptor(tls, &ca)?),
        };
        let named = if tls == Tls::UnknownCa {
            self::ca()?.pem()
        } else {
            ca.pem()
        };
        Ok(Self {
            handshake,
            ca_pem: Some(named),
        })
    }
}

impl Handshake {
    /// The connection after the handshake; `None` when the handshake failed.
    pub(crate) async fn shake(self, mut tcp: TcpStream) -> Option<Stream> {
        if matches!(self, Self::RefuseVersion | Self::Close | Self::Reset) {
            // The client's hello.
            let _ = tcp.read(&mut [0; 4096]).await;
        }
        match self {
            Self::None => return Some(Stream::Plain(tcp)),
            Self::Tls(acceptor) => {
                match acceptor.accept(tcp).into_fallible().await {
                    Ok(tls) => return Some(Stream::Tls(Box::new(tls))),
                    // A reset, which unread bytes would cause, can overtake the alert.
                    Err((_, mut tcp)) => {
                        let _ = tcp.shutdown().await;
                        while tcp.read(&mut [0; 4096]).await.is_ok_and(|read| read > 0) {}
                    }
                }
            }
            // Alert, TLS 1.0, length 2: fatal, protocol_version.
            Self::RefuseVersion => drop(tcp.write_all(&[0x15, 3, 1, 0, 2, 2, 70]).await),
            Self::Close => {}
            Self::Reset => reset(&tcp),
        }
        None
    }
}

fn ca() -> io::Result<CertifiedIssuer<'static, KeyPair>> {
    let mut params = CertificateParams::new(Vec::<String>::new()).map_err(io::Error::other)?;
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params
        .distinguished_name
        .push(rcgen::DnType::CommonName, "yl-facesearch sandbox CA");
    let key = KeyPair::generate().map_err(io::Error::other)?;
    CertifiedIssuer::self_signed(params, key).map_err(io::Error::other)
}

/// A CA whose own certificate is a server's.
fn self_signed() -> io::Result<CertifiedIssuer<'static, KeyPair>> {
    let mut params =
        CertificateParams::new(vec!["localhost".to_owned()]).map_err(io::Error::other)?;
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let key = KeyPair::generate().map_err(io::Error::other)?;
    CertifiedIssuer::self_signed(params, key).map_err(io::Error::other)
}

fn acceptor(tls: Tls, ca: &CertifiedIssuer<'static, KeyPair>) -> io::Result<TlsAcceptor> {
    let name = if tls == Tls::WrongHost {
        "elsewhere.example"
    } else {
        "localhost"
    };
    let mut params = CertificateParams::new(vec![name.to_owned()]).map_err(io::Error::other)?;
    if tls != Tls::WrongHost {
        for address in [
            IpAddr::V4(Ipv4Addr::LOCALHOST),
            IpAddr::V6(Ipv6Addr::LOCALHOST),
        ] {
            params.subject_alt_names.push(SanType::IpAddress(address));
        }
    }
    if tls == Tls::Expired {
        let hour = Duration::from_secs(3600);
        params.not_before = (SystemTime::now() - 48 * hour).into();
        params.not_after = (SystemTime::now() - 24 * hour).into();
    }
    if tls == Tls::NotYetValid {
        let hour = Duration::from_secs(3600);
        params.not_before = (SystemTime::now() + 24 * hour).into();
        params.not_after = (SystemTime::now() + 48 * hour).into();
    }
    let (certificate, key) = if tls == Tls::SelfSigned {
        (ca.der().clone(), ca.key().serialize_der())
    } else {
        let key = KeyPair::generate().map_err(io::Error::other)?;
        let certificate = params.signed_by(&key, ca).map_err(io::Error::other)?;
        (certificate.der().clone(), key.serialize_der())
    };
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key));
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ServerConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .map_err(io::Error::other)?;
    let builder = if tls == Tls::ClientCertificate {
        let mut roots = RootCertStore::empty();
        roots.add(ca.der().clone()).map_err(io::Error::other)?;
        let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider);
        builder.with_client_cert_verifier(verifier.build().map_err(io::Error::other)?)
    } else {
        builder.with_no_client_auth()
    };
    let mut config = builder
        .with_single_cert(vec![certificate], key)
        .map_err(io::Error::other)?;
    config.alpn_protocols = if tls == Tls::OffersH2 {
        vec![b"h2".to_vec(), b"http/1.1".to_vec()]
    } else {
        vec![b"http/1.1".to_vec()]
    };
    Ok(TlsAcceptor::from(Arc::new(config)))
}
