//! Sends one request over one connection and reads one reply.
//!
//! Uses `types`. Knows HTTP, TLS and proxies, but no operation of the API: it is handed a body and
//! returns a bounded [`reply::Reply`]. Whether a byte of the request may have left is decided here,
//! in [`send_state`], and nowhere else. Nothing in this folder sends a request twice.

pub(crate) mod config;
pub(crate) mod connection;
pub(crate) mod connector;
pub(crate) mod endpoint;
pub(crate) mod failure;
pub(crate) mod http_tunnel;
pub(crate) mod pool;
pub(crate) mod proxy;
pub(crate) mod proxy_environment;
pub(crate) mod reply;
pub(crate) mod resolver;
pub(crate) mod send_state;
pub(crate) mod socks5;
pub(crate) mod tls;
pub(crate) mod tracked_io;

use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use http_body_util::Full;
use hyper::header::{
    ACCEPT, CONTENT_TYPE, HOST, HeaderMap, HeaderValue, PROXY_AUTHORIZATION,
    USER_AGENT as USER_AGENT_HEADER,
};
use hyper::{Method, Request, StatusCode};

use crate::transport::config::WireSettings;
use crate::transport::connector::Connector;
use crate::transport::endpoint::Endpoint;
use crate::transport::failure::failure;
use crate::transport::pool::Pool;
use crate::transport::proxy::{Proxy, ProxyKind};
use crate::transport::reply::Reply;
use crate::transport::send_state::Probe;
use crate::types::error::Error;
use crate::types::error_code::ErrorCode;

/// The `Content-Type` of every request; `operations::form` frames the body.
pub(crate) const FORM: &str = "multipart/form-data; boundary=yl.facesearch.form.data.boundary";

/// Who asks.
pub(crate) const USER_AGENT: &str = concat!("yl-facesearch/", env!("CARGO_PKG_VERSION"));

/// The connections to the service, all of one runtime, straight or through a proxy. No byte leaves
/// on them that is not known of, and none of them sends a request again of which a byte may have
/// left.
#[derive(Clone)]
pub(crate) struct Wire(Arc<Inner>);

struct Inner {
    settings: Arc<WireSettings>,
    connector: Connector,
    headers: HeaderMap,
    idle: Pool,
}

impl Wire {
    /// # Errors
    /// The endpoint's host, or the proxy's, cannot be in a certificate.
    pub(crate) fn new(settings: &Arc<WireSettings>) -> Result<Self, Error> {
        let endpoint = &settings.endpoint;
        let host = HeaderValue::from_str(endpoint.authority()).map_err(|why| {
            Error::invalid_argument("endpoint", format_args!("has no valid host: {why}"))
        })?;
        let mut headers = HeaderMap::from_iter([
            (HOST, host),
            (USER_AGENT_HEADER, HeaderValue::from_static(USER_AGENT)),
            // Web application firewalls ask for one.
            (ACCEPT, HeaderValue::from_static("application/json")),
            (CONTENT_TYPE, HeaderValue::from_static(FORM)),
        ]);
        let authorization = forwarder(settings).and_then(Proxy::authorization);
        if let Some(authorization) = authorization {
            headers.insert(PROXY_AUTHORIZATION, authorization);
        }
        Ok(Self(Arc::new(Inner {
            connector: Connector::new(settings)?,
            headers,
            idle: Pool::default(),
            settings: Arc::clone(settings),
        })))
    }

    pub(crate) fn endpoint(&self) -> &Endpoint {
        &self.0.settings.endpoint
    }

    /// Puts one request on the wire and reads the reply.
    ///
    /// # Errors
    /// No whole reply came; [`Error::sent`] tells what is known of the request.
    pub(crate) async fn send(
        &self,
        path: &'static str,
        body: Bytes,
        probe: &Probe,
    ) -> Result<Reply, Error> {
        let inner = &*self.0;
        let mut connection = if let Some(connection) = inner.idle.take().await {
            connection
        } else {
            probe.note_opening();
            inner.connector.open().await?
        };
        let mut request = Request::new(Full::new(body));
        *request.method_mut() = Method::POST;
        *request.uri_mut() = if forwarder(&inner.settings).is_some() {
            inner.settings.endpoint.absolute(path)?
        } else {
            inner.settings.endpoint.path(path)?
        };
        request.headers_mut().clone_from(&inner.headers);
        let reply = connection.exchange(request, probe).await;
        let reply = reply.map_err(|(status, why)| {
            // A cancelled request was never taken: what left on its connection was TLS saying
            // goodbye.
            let code = if probe.settle() && !why.is_canceled() {
                ErrorCode::ConnectionLost
            } else {
                ErrorCode::ConnectFailed
            };
            failure(code, why).with_status(status)
        })?;
        // Only a proxy asks for a login to itself, and it has passed nothing on then.
        let status = StatusCode::PROXY_AUTHENTICATION_REQUIRED;
        if reply.status == status
            && let Some(proxy) = forwarder(&inner.settings)
        {
            return Err(http_tunnel::refusal(proxy, status));
        }
        if reply.body.is_some() {
            inner.idle.put_back(connection);
        }
        Ok(reply)
    }
}

/// The proxy that passes requests on, rather than bytes.
fn forwarder(settings: &WireSettings) -> Option<&Proxy> {
    settings.proxy.as_ref().filter(|proxy| {
        !settings.endpoint.is_https() && matches!(proxy.kind(), ProxyKind::Http | ProxyKind::Https)
    })
}

impl fmt::Debug for Wire {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Wire").finish_non_exhaustive()
    }
}
