use std::io;
use std::sync::Arc;

use bytes::Bytes;
use http_body_util::Full;
use hyper::header::{CONTENT_TYPE, HOST, HeaderMap, HeaderValue, USER_AGENT};
use hyper::{Method, Request};
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioIo;
use rustls::pki_types::ServerName;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tower_service::Service as _;

use crate::connection::Connection;
use crate::endpoint::Endpoint;
use crate::pool::Pool;
use crate::probe::Probe;
use crate::reply::Reply;
use crate::wire::{self, WireSettings};
use crate::{Error, ErrorCode, request};

/// Connections straight to the service, all of one runtime. No byte leaves on them that is not known of.
pub(crate) struct Direct {
    connector: HttpConnector,
    settings: Arc<WireSettings>,
    tls: Option<(TlsConnector, ServerName<'static>)>,
    headers: HeaderMap,
    idle: Pool,
}

impl Direct {
    /// # Errors
    /// The endpoint's host cannot be in a certificate.
    pub(crate) fn new(settings: &Arc<WireSettings>) -> Result<Self, Error> {
        let endpoint = &settings.endpoint;
        let tls = if endpoint.is_https() {
            let name = ServerName::try_from(endpoint.host().to_owned()).map_err(|why| {
                Error::invalid_argument("endpoint", format_args!("has no valid host: {why}"))
            })?;
            Some((TlsConnector::from(Arc::new(settings.tls())), name))
        } else {
            None
        };
        let host = HeaderValue::from_str(endpoint.authority()).map_err(|why| {
            Error::invalid_argument("endpoint", format_args!("has no valid host: {why}"))
        })?;
        let mut connector = HttpConnector::new();
        connector.enforce_http(false);
        connector.set_nodelay(true);
        connector.set_connect_timeout(Some(settings.connect_timeout));
        Ok(Self {
            connector,
            settings: Arc::clone(settings),
            tls,
            headers: HeaderMap::from_iter([
                (HOST, host),
                (USER_AGENT, HeaderValue::from_static(wire::USER_AGENT)),
                (
                    CONTENT_TYPE,
                    HeaderValue::from_static(request::CONTENT_TYPE),
                ),
            ]),
            idle: Pool::default(),
        })
    }

    pub(crate) fn endpoint(&self) -> &Endpoint {
        &self.settings.endpoint
    }

    /// Puts one request on the wire and reads the reply.
    ///
    /// # Errors
    /// No whole reply came; [`Error::sent`] tells what is known of the request.
    pub(crate) async fn send(&self, body: Bytes, probe: &Probe) -> Result<Reply, Error> {
        let mut connection = if let Some(connection) = self.idle.take().await {
            connection
        } else {
            probe.note_opening();
            self.open().await?
        };
        let mut request = Request::new(Full::new(body));
        *request.method_mut() = Method::POST;
        *request.uri_mut() = self.settings.endpoint.path().clone();
        request.headers_mut().clone_from(&self.headers);
        let reply = connection.exchange(request, probe).await;
        let reply = reply.map_err(|(status, why)| {
            // A cancelled request was never taken: what left on its connection was TLS saying goodbye.
            let code = if probe.settle() && !why.is_canceled() {
                ErrorCode::ConnectionLost
            } else {
                ErrorCode::ConnectFailed
            };
            wire::failure(code, why).with_status(status)
        })?;
        if reply.body.is_some() {
            self.idle.put_back(connection);
        }
        Ok(reply)
    }

    async fn open(&self) -> Result<Connection, Error> {
        let opening = async {
            let tcp = self
                .connector
                .clone()
                .call(self.settings.endpoint.server().clone())
                .await
                .map_err(|why| {
                    let timed_out = wire::cause::<io::Error>(&why)
                        .is_some_and(|why| why.kind() == io::ErrorKind::TimedOut);
                    let code = if timed_out {
                        ErrorCode::ConnectTimeout
                    } else {
                        ErrorCode::ConnectFailed
                    };
                    wire::failure(code, why)
                })?;
            let tls = self.tls.as_ref();
            Connection::over(
                TokioIo::into_inner(tcp),
                tls.map(|(connector, name)| (connector, name.clone())),
            )
            .await
            .map_err(|why| {
                let code = if wire::cause::<rustls::Error>(&why).is_some() {
                    ErrorCode::TlsFailed
                } else {
                    ErrorCode::ConnectFailed
                };
                wire::failure(code, why)
            })
        };
        timeout(self.settings.connect_timeout, opening)
            .await
            .unwrap_or_else(|_| Err(Error::new(ErrorCode::ConnectTimeout)))
    }
}
