use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair, KeyUsagePurpose,
    SanType,
};
use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::version::TLS13;
use yl_facesearch_bench_protocol::Failure;

/// A certificate for this machine, of a CA made for it.
pub(crate) struct Certificate {
    pub(crate) ca_pem: String,
    leaf: CertificateDer<'static>,
    key: KeyPair,
}

impl Certificate {
    pub(crate) fn new() -> Result<Self, Failure> {
        let mut params = CertificateParams::new(Vec::<String>::new())?;
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        params
            .distinguished_name
            .push(DnType::CommonName, "yl-facesearch bench CA");
        let ca = CertifiedIssuer::self_signed(params, KeyPair::generate()?)?;
        let mut params = CertificateParams::new(Vec::<String>::new())?;
        params.subject_alt_names = vec![SanType::IpAddress(IpAddr::V4(Ipv4Addr::LOCALHOST))];
        params.use_authority_key_identifier_extension = true;
        let key = KeyPair::generate()?;
        Ok(Self {
            ca_pem: ca.pem(),
            leaf: params.signed_by(&key, &ca)?.der().clone(),
            key,
        })
    }

    /// TLS 1.3 only; without tickets every connection is a full handshake.
    pub(crate) fn server_config(&self, tickets: bool) -> Result<ServerConfig, Failure> {
        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(self.key.serialize_der()));
        let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_protocol_versions(&[&TLS13])?
            .with_no_client_auth()
            .with_single_cert(vec![self.leaf.clone()], key)?;
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        if tickets {
            config.ticketer = ring::Ticketer::new()?;
        } else {
            config.send_tls13_tickets = 0;
        }
        Ok(config)
    }
}
