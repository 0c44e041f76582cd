use std::sync::Arc;

use bytes::Bytes;
use http_body_util::Full;
use hyper::header::{CONTENT_LENGTH, HOST, HeaderMap, HeaderValue, PROXY_AUTHORIZATION};
use hyper::{Method, Request, StatusCode};

use crate::transport::attempt_trace::AttemptTrace;
use crate::transport::config::SocketSettings;
use crate::transport::connection::Connection;
use crate::transport::connector::Connector;
use crate::transport::endpoint::Endpoint;
use crate::transport::failure::failure;
use crate::transport::headers;
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
        headers.insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
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
        if let Some(connection) = self.idle.take().await {
            match self.exchange(connection, path, body.clone(), trace).await {
                // The server closed it while it was being used, and nothing of the request left.
                Err(error) if error.code() == ErrorCode::ConnectFailed => {}
                result => return result,
            }
        }
        trace.note_opening();
        let connection = Box::new(self.connector.open().await?);
        self.exchange(connection, path, body, trace).await
    }

    /// Sends one request over `connection`.
    ///
    /// # Errors
    /// [`ErrorCode::ConnectFailed`] when no byte of the request was written; others.
    async fn exchange(
        &self,
        mut connection: Box<Connection>,
        path: &'static str,
        body: Bytes,
        trace: &AttemptTrace,
    ) -> Result<Reply, Error> {
        let forwarder = forwarder(&self.endpoint, &self.settings);
        let length = body.len();
        let mut request = Request::new(Full::new(body));
        *request.method_mut() = Method::POST;
        *request.uri_mut() = if forwarder.is_some() {
            self.endpoint.absolute(path)?
        } else {
            self.endpoint.path(path)?
        };
        let headers = request.headers_mut();
        headers.clone_from(&self.headers);
        // In the place that the clone has for it: hyper would make room for a header more, 1 % of a
        // call's instructions.
        headers.insert(CONTENT_LENGTH, length.into());
        let reply = connection.exchange(request, trace).await;
        let mut reply = reply.map_err(|(status, why)| {
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
        if reply.is_proxy_challenge
            && let Some(proxy) = forwarder
        {
            let status = StatusCode::PROXY_AUTHENTICATION_REQUIRED;
            reply.proxy_refusal = Some(proxy.says(format_args!("answered {status}")));
            // The proxy's clock, not the service's.
            reply.date = None;
            return Ok(reply);
        }
        // A gateway that answered for the service may pass the service's own reply on later, where
        // the next request would take it for its own.
        if reply.body.is_some() && reply.status < 500 {
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

#[cfg(test)]
mod tests {
    use std::io::{Read as _, Write as _};
    use std::net::{Shutdown, TcpListener, TcpStream};
    use std::thread;
    use std::time::Duration;

    use tokio_util::either::Either;

    use crate::system::process::ProcessId;
    use crate::transport::tls::{self, Trust};
    use crate::transport::tracked_io::TrackedIo;

    use super::*;

    #[test]
    fn a_reused_connection_that_takes_nothing_is_replaced() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let endpoint = Endpoint::new(&format!("http://{address}"), false).unwrap();
        let settings = Arc::new(SocketSettings {
            connect_timeout: Duration::from_secs(60),
            tls: tls::config(&Trust::NotNeeded).unwrap(),
            proxy: None,
            user_agent: headers::user_agent(None).unwrap(),
            process: ProcessId::current(),
        });
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        // Open, as far as a look can tell.
        let tcp = TcpStream::connect(address).unwrap();
        let (mut idle_peer, _) = listener.accept().unwrap();
        tcp.shutdown(Shutdown::Write).unwrap();
        tcp.set_nonblocking(true).unwrap();
        let server = thread::spawn(move || {
            let (mut peer, _) = listener.accept().unwrap();
            assert!(peer.read(&mut [0; 4096]).unwrap() > 0);
            peer.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")
                .unwrap();
        });
        runtime.block_on(async {
            let (io, traffic) = TrackedIo::new(tokio::net::TcpStream::from_std(tcp).unwrap());
            let stream = Either::Left(Either::Left(io));
            let sockets = Sockets::new(&endpoint, &settings).unwrap();
            let idle = Connection::over(stream, traffic, false).await.unwrap();
            sockets.idle.put_back(Box::new(idle));
            let trace = AttemptTrace::default();
            let body = Bytes::from_static(b"body");
            let reply = sockets.send("/path", body, &trace).await.unwrap();
            assert_eq!(reply.status, 200);
            assert!(trace.opened_connection() && trace.abandon());
        });
        server.join().unwrap();
        assert_eq!(
            idle_peer.read(&mut [0; 64]).unwrap(),
            0,
            "nothing was written"
        );
    }
}
