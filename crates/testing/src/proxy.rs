//! A proxy on this machine, with a record of what it was asked.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::{io, thread};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::ServerConfig;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio_rustls::TlsAcceptor;

/// What a [`Proxy`] speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// HTTP: CONNECT and the absolute form.
    #[default]
    Http,
    /// HTTP in TLS.
    Https,
    /// SOCKS version 5.
    Socks5,
}

/// A proxy on this machine, with a record of what it was asked. It ends with this object.
pub struct Proxy {
    address: SocketAddr,
    ca_pem: Option<String>,
    setup: Arc<Setup>,
    _end: oneshot::Sender<()>,
}

/// How a [`Proxy`] behaves.
#[derive(Default)]
pub struct ProxyBuilder {
    kind: Kind,
    login: Option<(String, String)>,
    refusal: Option<Vec<u8>>,
    opening: Option<Vec<u8>>,
    destination: Option<SocketAddr>,
    resets_at_end: bool,
}

struct Setup {
    builder: ProxyBuilder,
    tls: Option<TlsAcceptor>,
    asked: Mutex<Vec<String>>,
}

impl Proxy {
    /// A proxy that forwards everything.
    #[must_use]
    pub fn builder(kind: Kind) -> ProxyBuilder {
        ProxyBuilder {
            kind,
            ..ProxyBuilder::default()
        }
    }

    /// `host:port`.
    #[must_use]
    pub fn address(&self) -> String {
        self.address.to_string()
    }

    /// The CA of an HTTPS proxy's certificate, as PEM.
    #[must_use]
    pub fn ca_pem(&self) -> Option<&str> {
        self.ca_pem.as_deref()
    }

    /// Each request's head, or `SOCKS5 host:port`, in the order in which they came.
    ///
    /// # Panics
    /// A connection of the proxy's has panicked.
    #[must_use]
    pub fn asked(&self) -> Vec<String> {
        self.setup.asked.lock().unwrap().clone()
    }
}

impl ProxyBuilder {
    /// Refuses requests without this user name and password.
    #[must_use]
    pub fn login(mut self, user: &str, password: &str) -> Self {
        self.login = Some((user.to_owned(), password.to_owned()));
        self
    }

    /// Answers every request with these bytes and closes the connection. For SOCKS5: the last
    /// answer of the handshake.
    #[must_use]
    pub fn refusal(mut self, bytes: &[u8]) -> Self {
        self.refusal = Some(bytes.to_vec());
        self
    }

    /// Answers a CONNECT with these bytes. Default: `HTTP/1.1 200 OK`.
    #[must_use]
    pub fn opening(mut self, bytes: &[u8]) -> Self {
        self.opening = Some(bytes.to_vec());
        self
    }

    /// Connects to this address, whatever it is asked for.
    #[must_use]
    pub fn destination(mut self, address: SocketAddr) -> Self {
        self.destination = Some(address);
        self
    }

    /// Resets the client's connection after it has passed on the server's end of it.
    #[must_use]
    pub fn resets_at_end(mut self) -> Self {
        self.resets_at_end = true;
        self
    }

    /// Starts the proxy on a port of its own.
    ///
    /// # Panics
    /// The system refuses a port or a thread.
    #[must_use]
    pub fn start(self) -> Proxy {
        let (tls, ca_pem) = match self.kind {
            Kind::Https => {
                let (acceptor, ca_pem) = acceptor();
                (Some(acceptor), Some(ca_pem))
            }
            Kind::Http | Kind::Socks5 => (None, None),
        };
        let setup = Arc::new(Setup {
            builder: self,
            tls,
            asked: Mutex::default(),
        });
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let address = listener.local_addr().unwrap();
        let (end, ended) = oneshot::channel();
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        let serving = Arc::clone(&setup);
        thread::spawn(move || {
            runtime.block_on(async {
                tokio::select! {
                    () = serve(listener, serving) => {}
                    _ = ended => {}
                }
            });
        });
        Proxy {
            address,
            ca_pem,
            setup,
            _end: end,
        }
    }
}

async fn serve(listener: std::net::TcpListener, setup: Arc<Setup>) {
    let listener = TcpListener::from_std(listener).unwrap();
    while let Ok((client, _)) = listener.accept().await {
        let setup = Arc::clone(&setup);
        // A reset discards what is held back.
        let _ = client.set_nodelay(true);
        // A peer that disconnected is not a failure of the proxy.
        tokio::spawn(async move {
            match setup.tls.clone() {
                None => {
                    let _ = setup.pass(client).await;
                }
                Some(acceptor) => {
                    if let Ok(client) = acceptor.accept(client).await {
                        let _ = setup.pass(client).await;
                    }
                }
            }
        });
    }
}

/// A connection that can end with a reset.
trait Client: AsyncRead + AsyncWrite + Unpin {
    fn reset(&self);
}

impl Client for TcpStream {
    fn reset(&self) {
        let _ = self.set_zero_linger();
    }
}

impl Client for tokio_rustls::server::TlsStream<TcpStream> {
    fn reset(&self) {
        self.get_ref().0.reset();
    }
}

impl Setup {
    async fn pass(&self, mut client: impl Client) -> io::Result<()> {
        let server = match self.builder.kind {
            Kind::Socks5 => self.socks5(&mut client).await?,
            Kind::Http | Kind::Https => self.http(&mut client).await?,
        };
        let Some(mut server) = server else {
            client.flush().await?;
            return client.shutdown().await;
        };
        // A reset is passed on as one.
        if copy_bidirectional(&mut client, &mut server).await.is_err() || self.builder.resets_at_end
        {
            client.reset();
            server.reset();
        }
        Ok(())
    }

    /// The server to copy to and from; `None` when the client was refused or everything is done.
    async fn http(&self, client: &mut impl Client) -> io::Result<Option<TcpStream>> {
        let head = head(client).await?;
        self.asked.lock().unwrap().push(head.clone());
        let mut words = head.split(' ');
        let (method, target) = (
            words.next().unwrap_or_default(),
            words.next().unwrap_or_default(),
        );
        if !self.is_logged_in(&head) {
            let refusal =
                b"HTTP/1.1 407 No\r\nProxy-Authenticate: Basic\r\nContent-Length: 0\r\n\r\n";
            client.write_all(refusal).await?;
            return Ok(None);
        }
        if let Some(refusal) = &self.builder.refusal {
            client.write_all(refusal).await?;
            return Ok(None);
        }
        if method == "CONNECT" {
            let server = self.connect(target).await?;
            let opening = self.builder.opening.as_deref();
            client
                .write_all(opening.unwrap_or(b"HTTP/1.1 200 OK\r\n\r\n"))
                .await?;
            return Ok(Some(server));
        }
        self.forward(client, head).await?;
        Ok(None)
    }

    /// Requests in the absolute form, each with its target made a path.
    async fn forward(&self, client: &mut impl Client, first: String) -> io::Result<()> {
        let authority = target(&first).0.to_owned();
        let mut server = self.connect(&authority).await?;
        let (mut from_client, mut to_client) = tokio::io::split(client);
        let (mut from_server, mut to_server) = server.split();
        let requests = async {
            let mut next = first;
            loop {
                let (authority, path) = target(&next);
                let full = format!("http://{authority}{path}");
                let length = header(&next, "content-length")
                    .and_then(|length| length.parse().ok())
                    .unwrap_or(0);
                let head = next.replacen(&full, path, 1);
                to_server.write_all(head.as_bytes()).await?;
                let mut body = (&mut from_client).take(length);
                tokio::io::copy(&mut body, &mut to_server).await?;
                next = head_of(&mut from_client).await?;
                self.asked.lock().unwrap().push(next.clone());
            }
        };
        let replies = async {
            tokio::io::copy(&mut from_server, &mut to_client).await?;
            to_client.shutdown().await
        };
        tokio::select! {
            ended = replies => ended,
            // No further request: the reply to the last one may be under way.
            ended = requests => ended,
        }
    }

    async fn socks5(&self, client: &mut impl Client) -> io::Result<Option<TcpStream>> {
        let methods = usize::from(bytes::<2>(client).await?[1]);
        let mut offered = vec![0; methods];
        client.read_exact(&mut offered).await?;
        let method = if self.builder.login.is_some() { 2 } else { 0 };
        if !offered.contains(&method) {
            client.write_all(&[5, 0xff]).await?;
            return Ok(None);
        }
        client.write_all(&[5, method]).await?;
        if let Some((user, password)) = &self.builder.login {
            bytes::<1>(client).await?;
            let given = (text(client).await?, text(client).await?);
            let right = given == (user.clone(), password.clone());
            client.write_all(&[1, u8::from(!right)]).await?;
            if !right {
                return Ok(None);
            }
        }
        let [_, _, _, kind] = bytes::<4>(client).await?;
        let host = match kind {
            1 => std::net::Ipv4Addr::from(bytes::<4>(client).await?).to_string(),
            3 => text(client).await?,
            _ => format!("[{}]", std::net::Ipv6Addr::from(bytes::<16>(client).await?)),
        };
        let target = format!("{host}:{}", u16::from_be_bytes(bytes::<2>(client).await?));
        self.asked.lock().unwrap().push(format!("SOCKS5 {target}"));
        if let Some(refusal) = &self.builder.refusal {
            client.write_all(refusal).await?;
            return Ok(None);
        }
        let server = self.connect(&target).await?;
        client.write_all(&[5, 0, 0, 1, 0, 0, 0, 0, 0, 0]).await?;
        Ok(Some(server))
    }

    async fn connect(&self, target: &str) -> io::Result<TcpStream> {
        let server = match self.builder.destination {
            Some(address) => TcpStream::connect(address).await,
            None => TcpStream::connect(target).await,
        }?;
        server.set_nodelay(true)?;
        Ok(server)
    }

    fn is_logged_in(&self, head: &str) -> bool {
        let Some((user, password)) = &self.builder.login else {
            return true;
        };
        let expected = BASE64_STANDARD.encode(format!("{user}:{password}"));
        header(head, "proxy-authorization") == Some(&format!("Basic {expected}"))
    }
}

fn header<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    head.lines()
        .filter_map(|line| line.split_once(": "))
        .find(|(found, _)| found.eq_ignore_ascii_case(name))
        .map(|(_, value)| value)
}

/// The authority and the path of a request in the absolute form.
fn target(head: &str) -> (&str, &str) {
    let target = head.split(' ').nth(1).unwrap_or_default();
    let target = target.strip_prefix("http://").unwrap_or_default();
    target.split_at(target.find('/').unwrap_or(target.len()))
}

async fn head(stream: &mut impl Client) -> io::Result<String> {
    head_of(stream).await
}

async fn head_of(stream: &mut (impl AsyncRead + Unpin)) -> io::Result<String> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await?);
    }
    String::from_utf8(head).map_err(io::Error::other)
}

async fn bytes<const N: usize>(stream: &mut (impl AsyncRead + Unpin)) -> io::Result<[u8; N]> {
    let mut bytes = [0; N];
    stream.read_exact(&mut bytes).await?;
    Ok(bytes)
}

/// A text of SOCKS5: its length, then itself.
async fn text(stream: &mut (impl AsyncRead + Unpin)) -> io::Result<String> {
    let mut text = vec![0; usize::from(stream.read_u8().await?)];
    stream.read_exact(&mut text).await?;
    String::from_utf8(text).map_err(io::Error::other)
}

fn acceptor() -> (TlsAcceptor, String) {
    let mut params = CertificateParams::new(Vec::<String>::new()).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let ca = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
    let names = vec!["localhost".to_owned(), "127.0.0.1".to_owned()];
    let key = KeyPair::generate().unwrap();
    let certificate = CertificateParams::new(names)
        .unwrap()
        .signed_by(&key, &ca)
        .unwrap();
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], key)
        .unwrap();
    (TlsAcceptor::from(Arc::new(config)), ca.pem())
}
