use std::io;
use std::path::Path;
use std::sync::Arc;

use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::ServerCertVerifier;
use rustls::crypto::CryptoProvider;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use rustls::{ClientConfig, RootCertStore};

use crate::system::environment;
use crate::transport::descriptors;
use crate::transport::failure::failure;
use crate::transport::system_trust;
use crate::types::error::Error;
use crate::types::error_code::ErrorCode;

/// Where systems keep all their CAs in one file: Debian, Alpine and Arch; Fedora; SUSE; the BSDs.
const BUNDLES: [&str; 4] = [
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",
    "/etc/ssl/cert.pem",
];

/// Which CAs are trusted.
pub(crate) enum Trust<'a> {
    /// The system's CAs.
    System,
    /// The CAs of this PEM file, and no others.
    File(&'a Path),
    /// None: no connection of the client uses TLS, so no CA needs to be installed.
    NotNeeded,
}

/// Given to each client, never installed for the process: a library must not change its host's TLS.
fn provider() -> Result<Arc<CryptoProvider>, Error> {
    #[cfg(feature = "aws-lc-rs")]
    let provider = Some(Arc::new(rustls::crypto::aws_lc_rs::default_provider()));
    #[cfg(all(feature = "ring", not(feature = "aws-lc-rs")))]
    let provider = Some(Arc::new(rustls::crypto::ring::default_provider()));
    #[cfg(not(any(feature = "ring", feature = "aws-lc-rs")))]
    let provider = CryptoProvider::get_default().cloned();
    provider.ok_or_else(|| {
        Error::invalid_argument(
            "TLS provider",
            "must be there: enable yl-facesearch's feature ring or aws-lc-rs, or call rustls::crypto::CryptoProvider::install_default first",
        )
    })
}

/// The TLS settings of a client: TLS 1.2 or 1.3, HTTP/1.1, certificates always checked.
pub(crate) fn config(trust: &Trust<'_>) -> Result<ClientConfig, Error> {
    let provider = provider()?;
    let builder = ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .map_err(no_trust)?;
    let mut config = match trust {
        Trust::NotNeeded => builder.with_root_certificates(RootCertStore::empty()),
        // The platform's verifier would read SSL_CERT_FILE and SSL_CERT_DIR.
        Trust::System
            if cfg!(all(unix, not(target_vendor = "apple"))) && environment::is_ignored() =>
        {
            let Some(bundle) = BUNDLES.map(Path::new).into_iter().find(|it| it.exists()) else {
                return Err(no_trust(io::Error::other(
                    "none of the known files with CAs exists",
                )));
            };
            trusting(builder, bundle, provider)?
        }
        Trust::System => {
            let verifier = system_trust::verifier(provider).map_err(|why| {
                let error = no_trust(why);
                match system_trust::lack() {
                    Some(lack) if error.code() == ErrorCode::NoTrustedCertificates => {
                        error.with_detail(lack)
                    }
                    _ => error,
                }
            })?;
            with_verifier(builder, verifier)
        }
        Trust::File(path) => trusting(builder, path, provider)?,
    }
    .with_no_client_auth();
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(config)
}

type WantsVerifier = rustls::ConfigBuilder<ClientConfig, rustls::WantsVerifier>;
type WantsClientCert = rustls::ConfigBuilder<ClientConfig, rustls::client::WantsClientCert>;

fn with_verifier(builder: WantsVerifier, verifier: Arc<dyn ServerCertVerifier>) -> WantsClientCert {
    // rustls calls every verifier but its built-in one "dangerous". Both of these check everything.
    builder
        .dangerous()
        .with_custom_certificate_verifier(verifier)
}

fn trusting(
    builder: WantsVerifier,
    path: &Path,
    provider: Arc<CryptoProvider>,
) -> Result<WantsClientCert, Error> {
    let verifier = WebPkiServerVerifier::builder_with_provider(roots(path)?, provider)
        .build()
        .map_err(no_trust)?;
    Ok(with_verifier(builder, verifier))
}

fn roots(path: &Path) -> Result<Arc<RootCertStore>, Error> {
    let refuse = |why: &dyn std::fmt::Display| {
        Error::invalid_argument("ca_file", format_args!("{}: {why}", path.display()))
    };
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_file_iter(path).map_err(|why| refuse(&why))? {
        roots
            .add(certificate.map_err(|why| refuse(&why))?)
            .map_err(|why| refuse(&why))?;
    }
    if roots.is_empty() {
        return Err(refuse(&"holds no PEM certificate"));
    }
    Ok(Arc::new(roots))
}

fn no_trust(source: impl std::error::Error + Send + Sync + 'static) -> Error {
    if let Some(why) = descriptors::exhausted() {
        return failure(ErrorCode::ConnectFailed, why);
    }
    Error::new(ErrorCode::NoTrustedCertificates)
        .with_detail(source.to_string())
        .with_source(source)
}
