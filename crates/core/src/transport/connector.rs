use std::convert::Infallible;
use std::fmt;
use std::future::{Future, Ready, ready};
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::vec;

use hyper::Uri;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::connect::dns::Name;
use hyper_util::rt::TokioIo;
use rustls::pki_types::ServerName;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::time::{Instant, timeout_at};
use tokio_rustls::TlsConnector;
use tokio_util::either::Either;
use tower_service::Service;

use crate::transport::config::SocketSettings;
use crate::transport::connection::{Connection, MaybeTls, is_tls13};
use crate::transport::endpoint::Endpoint;
use crate::transport::failure::{cause, failure, step_failure};
use crate::transport::http_tunnel::open_tunnel;
use crate::transport::proxy::{Proxy, ProxyKind};
use crate::transport::resolver::Resolver;
use crate::transport::socks5;
use crate::transport::socks5::Destination;
use crate::transport::tracked_io::{TrackedIo, Traffic};
use crate::types::error::Error;
use crate::types::error_code::ErrorCode;

/// Opens connections to the service: TCP, the tunnel of a proxy if there is one, TLS for https.
pub(crate) struct Connector {
    endpoint: Endpoint,
    settings: Arc<SocketSettings>,
    resolver: Resolver,
    tls: TlsConnector,
    /// What the service's certificate must be for; none: plain http.
    service: Option<ServerName<'static>>,
    /// What the certificate of an HTTPS proxy must be for.
    proxy: Option<ServerName<'static>>,
}

impl Connector {
    /// # Errors
    /// A host cannot be in a certificate.
    pub(crate) fn new(endpoint: &Endpoint, settings: &Arc<SocketSettings>) -> Result<Self, Error> {
        let https_proxy = settings
            .proxy
            .as_ref()
            .filter(|proxy| proxy.kind() == ProxyKind::Https);
        Ok(Self {
            endpoint: endpoint.clone(),
            settings: Arc::clone(settings),
            resolver: Resolver::default(),
            tls: TlsConnector::from(Arc::new(settings.tls())),
            service: endpoint
                .is_https()
                .then(|| server_name("endpoint", endpoint.host()))
                .transpose()?,
            proxy: https_proxy
                .map(|proxy| server_name(proxy.named_by(), proxy.host()))
                .transpose()?,
        })
    }

    /// Opens a connection, on which nothing of a request has been written.
    ///
    /// # Errors
    /// A step failed, or took longer than the connect timeout.
    pub(crate) async fn open(&self) -> Result<Connection, Error> {
        let endpoint = &self.endpoint;
        let deadline = Instant::now() + self.settings.connect_timeout;
        let (stream, traffic) = match &self.settings.proxy {
            None => {
                let host = (endpoint.host(), endpoint.port());
                let (io, traffic) = self.tcp(host, deadline).await?;
                (Either::Left(io), traffic)
            }
            Some(proxy) => self.through(proxy, deadline).await?,
        };
        let stream = self
            .maybe_tls(stream, self.service.as_ref(), endpoint.host(), deadline)
            .await?;
        let is_tls13 = is_tls13(&stream);
        Connection::over(stream, traffic, is_tls13)
            .await
            .map_err(|why| failure(ErrorCode::ConnectFailed, why))
    }

    /// A connection to `proxy`, or through it to the service.
    async fn through(
        &self,
        proxy: &Proxy,
        deadline: Instant,
    ) -> Result<(MaybeTls<TrackedIo>, Traffic), Error> {
        let endpoint = &self.endpoint;
        let (io, traffic) = self.tcp((proxy.host(), proxy.port()), deadline).await?;
        let mut stream = self
            .maybe_tls(io, self.proxy.as_ref(), proxy.host(), deadline)
            .await?;
        let step = Step::Proxy(proxy);
        let service = (endpoint.host(), endpoint.port());
        match proxy.kind() {
            ProxyKind::Http | ProxyKind::Https if endpoint.is_https() => {
                let authority = endpoint.host_and_port();
                stream = step
                    .by(deadline, open_tunnel(stream, proxy, &authority))
                    .await?;
            }
            // Each request names the service.
            ProxyKind::Http | ProxyKind::Https => {}
            ProxyKind::Socks5 => {
                let addresses = self.addresses(service, deadline).await?;
                let Some(address) = addresses.first() else {
                    return Err(no_address(endpoint.host()));
                };
                let destination = Destination::Address(*address);
                step.by(deadline, socks5::connect(&mut stream, proxy, &destination))
                    .await?;
            }
            ProxyKind::Socks5h => {
                let destination = match endpoint.host().parse() {
                    Ok(address) => Destination::Address(SocketAddr::new(address, service.1)),
                    Err(_) => Destination::Name(service.0, service.1),
                };
                step.by(deadline, socks5::connect(&mut stream, proxy, &destination))
                    .await?;
            }
        }
        Ok((stream, traffic))
    }

    async fn tcp(
        &self,
        host: (&str, u16),
        deadline: Instant,
    ) -> Result<(TrackedIo, Traffic), Error> {
        let addresses = self.addresses(host, deadline).await?;
        let mut connector = HttpConnector::new_with_resolver(Resolved(addresses));
        connector.set_nodelay(true);
        // Each address gets its share of the time.
        connector.set_connect_timeout(Some(deadline.saturating_duration_since(Instant::now())));
        let step = Step::Tcp(host.0, host.1);
        let connecting = async {
            connector
                .call(Uri::from_static("http://resolved"))
                .await
                .map_err(|why| {
                    let why = cause::<io::Error>(&why).map_or_else(
                        || io::Error::other(why.to_string()),
                        |why| io::Error::new(why.kind(), why.to_string()),
                    );
                    if why.kind() == io::ErrorKind::TimedOut {
                        step.timed_out()
                    } else {
                        step_failure(ErrorCode::ConnectFailed, &step, why)
                    }
                })
        };
        let tcp: TokioIo<TcpStream> = step.by(deadline, connecting).await?;
        Ok(TrackedIo::new(tcp.into_inner()))
    }

    async fn addresses(
        &self,
        (host, port): (&str, u16),
        deadline: Instant,
    ) -> Result<Vec<SocketAddr>, Error> {
        let step = Step::Name(host);
        let resolving = async {
            let addresses = self.resolver.resolve(host, port).await;
            addresses.map_err(|why| step_failure(ErrorCode::ConnectFailed, &step, why))
        };
        let addresses = step.by(deadline, resolving).await?;
        if addresses.is_empty() {
            return Err(no_address(host));
        }
        Ok(addresses)
    }

    /// `stream`, in TLS if there is a name that the certificate must be for.
    async fn maybe_tls<S>(
        &self,
        stream: S,
        name: Option<&ServerName<'static>>,
        host: &str,
        deadline: Instant,
    ) -> Result<MaybeTls<S>, Error>
    where
        S: AsyncRead + AsyncWrite + Unpin,
    {
        let Some(name) = name else {
            return Ok(Either::Left(stream));
        };
        let step = Step::Tls(host);
        let shaking_hands = async {
            let tls = self.tls.connect(name.clone(), stream).await;
            tls.map_err(|why| {
                let code = if cause::<rustls::Error>(&why).is_some() {
                    ErrorCode::TlsFailed
                } else {
                    ErrorCode::ConnectFailed
                };
                step_failure(code, &step, why)
            })
        };
        let tls = step.by(deadline, shaking_hands).await?;
        Ok(Either::Right(Box::new(tls)))
    }
}

/// A step of opening a connection: an error names the one that failed, or that took the time.
enum Step<'a> {
    Name(&'a str),
    Tcp(&'a str, u16),
    Proxy(&'a Proxy),
    Tls(&'a str),
}

impl Step<'_> {
    /// `work`, which must be done by `deadline`.
    async fn by<T>(
        &self,
        deadline: Instant,
        work: impl Future<Output = Result<T, Error>>,
    ) -> Result<T, Error> {
        timeout_at(deadline, work)
            .await
            .unwrap_or_else(|_| Err(self.timed_out()))
    }

    fn timed_out(&self) -> Error {
        Error::new(ErrorCode::ConnectTimeout).with_detail(format!("{self} took too long"))
    }
}

impl fmt::Display for Step<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name(host) => write!(f, "resolving the name {host}"),
            Self::Tcp(host, port) if host.contains(':') => {
                write!(f, "the TCP connection to [{host}]:{port}")
            }
            Self::Tcp(host, port) => write!(f, "the TCP connection to {host}:{port}"),
            Self::Proxy(proxy) => write!(f, "the handshake with the proxy {proxy}"),
            Self::Tls(host) => write!(f, "the TLS handshake with {host}"),
        }
    }
}

fn no_address(host: &str) -> Error {
    let why = io::Error::other("it has no address");
    step_failure(ErrorCode::ConnectFailed, Step::Name(host), why)
}

fn server_name(argument: &str, host: &str) -> Result<ServerName<'static>, Error> {
    ServerName::try_from(host.to_owned())
        .map_err(|why| Error::invalid_argument(argument, format_args!("has no valid host: {why}")))
}

/// Gives `HttpConnector` the addresses that are known already: it tries them one after the other,
/// and those of the other family beside them after 300 ms.
#[derive(Clone)]
struct Resolved(Vec<SocketAddr>);

impl Service<Name> for Resolved {
    type Response = vec::IntoIter<SocketAddr>;
    type Error = Infallible;
    type Future = Ready<Result<Self::Response, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: Name) -> Self::Future {
        ready(Ok(std::mem::take(&mut self.0).into_iter()))
    }
}
