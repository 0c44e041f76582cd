use std::future::{Future as _, poll_fn};
use std::pin::pin;
use std::task::Poll;

use bytes::Bytes;
use http_body_util::Empty;
use hyper::client::conn::http1;
use hyper::header::{HOST, HeaderValue, InvalidHeaderValue, PROXY_AUTHORIZATION, USER_AGENT};
use hyper::http::uri::InvalidUri;
use hyper::{Method, Request, StatusCode};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};

use crate::transport::failure::{cause, step_failure};
use crate::transport::headers;
use crate::transport::proxy::Proxy;
use crate::types::error::Error;
use crate::types::error_code::ErrorCode;

/// Asks the HTTP proxy at the other end of `stream` to open a tunnel to `destination`, `host:port`.
///
/// # Errors
/// The proxy refused, or the connection to it was lost.
pub(crate) async fn open_tunnel<S>(stream: S, proxy: &Proxy, destination: &str) -> Result<S, Error>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let lost = |why: hyper::Error| {
        // A proxy that requires a client certificate says so after the handshake.
        let is_of_tls = cause::<rustls::Error>(&why).is_some();
        step_failure(
            if is_of_tls {
                ErrorCode::TlsFailed
            } else {
                ErrorCode::ConnectFailed
            },
            format_args!("the request to the proxy {proxy}"),
            why,
        )
    };
    let request = connect_request(proxy, destination)?;
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.map_err(lost)?;
    let mut connection = pin!(connection.without_shutdown());
    let mut answer = pin!(sender.send_request(request));
    let mut ended = None;
    let answer = poll_fn(|context| {
        if ended.is_none()
            && let Poll::Ready(end) = connection.as_mut().poll(context)
        {
            ended = Some(end);
        }
        answer.as_mut().poll(context)
    });
    let status = answer.await.map_err(lost)?.status();
    if !status.is_success() {
        return Err(refusal(proxy, status));
    }
    // hyper treats a 204 as an ordinary reply, after which it would wait for the next request.
    drop(sender);
    let end = match ended {
        Some(end) => end,
        None => connection.await,
    };
    // The client speaks first in TLS: other bytes that the proxy has sent are not the service's.
    Ok(end.map_err(lost)?.io.into_inner())
}

/// The error of a proxy that answered with `status` and passed nothing on.
fn refusal(proxy: &Proxy, status: StatusCode) -> Error {
    // The proxy could not reach the service, or is busy. Any other refusal is final.
    let may_pass = status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS;
    proxy
        .refusal(format_args!("answered {status}"))
        .with_status(Some(status.as_u16()))
        .with_retryable(may_pass)
}

fn connect_request(proxy: &Proxy, destination: &str) -> Result<Request<Empty<Bytes>>, Error> {
    let invalid = |why: &dyn std::fmt::Display| {
        Error::invalid_argument("endpoint", format_args!("has no valid host: {why}"))
    };
    let mut request = Request::new(Empty::new());
    *request.method_mut() = Method::CONNECT;
    *request.uri_mut() = destination
        .parse()
        .map_err(|why: InvalidUri| invalid(&why))?;
    let host =
        HeaderValue::from_str(destination).map_err(|why: InvalidHeaderValue| invalid(&why))?;
    let headers = request.headers_mut();
    headers.insert(HOST, host);
    headers.insert(USER_AGENT, HeaderValue::from_static(headers::USER_AGENT));
    if let Some(authorization) = proxy.authorization() {
        headers.insert(PROXY_AUTHORIZATION, authorization);
    }
    Ok(request)
}
