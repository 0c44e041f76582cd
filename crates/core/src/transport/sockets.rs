use std::sync::Arc;

use bytes::Bytes;
use http_body_util::Full;
use hyper::header::{HOST, HeaderMap, HeaderValue, PROXY_AUTHORIZATION};
use hyper::{Method, Request, StatusCode};

use crate::transport::attempt_trace::AttemptTrace;
use crate::transport::config::SocketSettings;
use crate::transport::connector::Connector;
use crate::transport::endpoint::Endpoint;
use crate::transport::failure::failure;
use crate::transport::headers;
use crate::transport::http_tunnel;
use crate::transport::pool::Pool;
use crate::transport::proxy::{Proxy, ProxyKind};
use crate::transport::reply::Reply;
use crate::types::error::Error;
use crate::types::error_code::ErrorCode;

/// The connections to the service, all of one runtime, straight or through a proxy. Every byte that
/// is written on them is noted.
pub(crate) struct Sockets {
    endpoint: Endpoint,
    settings: Arc<SocketSettings>,
    connector: Connector,
    headers: HeaderMap,
    idle: Pool,
}

impl Sockets {
    /// # Errors
    /// The endpoint's host, or the proxy's, cannot be in a certificate.
    pub(crate) fn new(endpoint: &Endpoint, settings: &Arc<SocketSettings>) -> Result<Self, Error> {
        let host = HeaderValue::from_str(endpoint.authority()).map_err(|why| {
            Error::invalid_argument("endpoint", format_args!("has no valid host: {why}"))
        })?;
        let mut headers = headers::of_requests(&settings.user_agent);
        headers.insert(HOST, host);
        let authorization = forwarder(endpoint, settings).and_then(Proxy::authorization);
        if let Some(authorization) = authorization {
            headers.insert(PROXY_AUTHORIZATION, authorization);
        }
        Ok(Self {
            connector: Connector::new(endpoint, settings)?,
            headers,
            idle: Pool::default(),
            endpoint: endpoint.clone(),
            settings: Arc::clone(settings),
        })
    }

    pub(crate) fn endpoint(&self) -> &Endpoint {
        &self.endpoint
    }

    /// As [`Wire::send`](crate::transport::Wire::send).
    ///
    /// # Errors
    /// As there.
    pub(crate) async fn send(
        &self,
        path: &'static str,
        body: Bytes,
        trace: &AttemptTrace,
    ) -> Result<Reply, Error> {
        let mut connection = if let Some(connection) = self.idle.take().await {
            connection
        } else {
            trace.note_opening();
            self.connector.open().await?
        };
        let forwarder = forwarder(&self.endpoint, &self.settings);
        let mut request = Request::new(Full::new(body));
        *request.method_mut() = Method::POST;
        *request.uri_mut() = if forwarder.is_some() {
            self.endpoint.absolute(path)?
        } else {
            self.endpoint.path(path)?
        };
        request.headers_mut().clone_from(&self.headers);
        let reply = connection.exchange(request, trace).await;
        let reply = reply.map_err(|(status, why)| {
            if connection.was_refused(&why) {
                return failure(ErrorCode::TlsFailed, why);
            }
            // hyper never took a cancelled request: what was written on its connection was TLS's
            // closing alert.
            let code = if trace.abandon() && !why.is_canceled() {
                ErrorCode::ConnectionLost
            } else {
                ErrorCode::ConnectFailed
            };
            failure(code, why).with_status(status)
        })?;
        // Only a proxy answers 407, and then it has passed nothing on.
        let status = StatusCode::PROXY_AUTHENTICATION_REQUIRED;
        if reply.status == status
            && let Some(proxy) = forwarder
        {
            return Err(http_tunnel::refusal(proxy, status));
        }
        if reply.body.is_some() {
            self.idle.put_back(connection);
        }
        Ok(reply)
    }
}

/// The proxy, if it passes on requests and not bytes.
fn forwarder<'a>(endpoint: &Endpoint, settings: &'a SocketSettings) -> Option<&'a Proxy> {
    settings.proxy.as_ref().filter(|proxy| {
        !endpoint.is_https() && matches!(proxy.kind(), ProxyKind::Http | ProxyKind::Https)
    })
}
