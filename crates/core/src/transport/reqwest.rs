use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use ::reqwest::{Body, Method, Request, Response};
use bytes::Bytes;
use http_body::{Frame, SizeHint};
use hyper::Response as HttpResponse;
use url::Url;

use crate::system::process::ProcessId;
use crate::transport::attempt_trace::AttemptTrace;
use crate::transport::config::ReqwestSettings;
use crate::transport::endpoint::Endpoint;
use crate::transport::failure::{cause, failure};
use crate::transport::headers;
use crate::transport::reply::Reply;
use crate::transport::send_state::SendState;
use crate::types::error::Error;
use crate::types::error_code::ErrorCode;

/// The name of the builder's method, for errors.
const ARGUMENT: &str = "reqwest_client";

/// The program's own client: its names, proxies, certificates and connections.
///
/// It hides its sockets, so `sent` is decided by the body: a request whose body was never taken was
/// not sent. HTTP/1.1 writes the head together with the body. HTTP/2 may write the head first, but
/// the head names no face library and has no signature: nothing can be deleted by it.
pub(crate) struct ReqwestClient {
    endpoint: Endpoint,
    settings: ReqwestSettings,
}

impl ReqwestClient {
    pub(crate) fn new(endpoint: &Endpoint, settings: &ReqwestSettings) -> Self {
        Self {
            endpoint: endpoint.clone(),
            settings: settings.clone(),
        }
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
        if self.settings.process != ProcessId::current() {
            return Err(Error::invalid_argument(
                ARGUMENT,
                "must not be used after a fork: it would share its parent's connections",
            ));
        }
        let url = Url::parse(&self.endpoint.url(path)).map_err(|why| {
            Error::invalid_argument("endpoint", format_args!("is not a URL: {why}"))
        })?;
        let send_state = Arc::<SendState>::default();
        let mut request = Request::new(Method::POST, url.clone());
        *request.headers_mut() = headers::of_requests(&self.settings.user_agent);
        *request.body_mut() = Some(Body::wrap(OnceBody {
            bytes: Some(body),
            send_state: Arc::clone(&send_state),
        }));
        // Whether it opens a connection is not visible from here.
        trace.note_opening();
        trace.attach(&send_state);
        let response = self.settings.client.execute(request).await;
        let response = response.map_err(|why| error(why, trace, None))?;
        if *response.url() != url {
            return Err(followed_redirect(&response));
        }
        let status = response.status().as_u16();
        let reply = Reply::read(HttpResponse::from(response)).await;
        reply.map_err(|why| error(why, trace, Some(status)))
    }
}

fn error(why: ::reqwest::Error, trace: &AttemptTrace, status: Option<u16>) -> Error {
    // The URL is the endpoint's, or that of a redirect, which may hold anything.
    let why = why.without_url();
    let sent = trace.abandon();
    if why.is_builder() && !sent {
        return Error::invalid_argument(ARGUMENT, format_args!("refuses the request: {why}"))
            .with_source(why);
    }
    let code = match sent {
        // The service answered with a redirect that the client makes an error of.
        true if why.is_redirect() => ErrorCode::UnexpectedResponse,
        true if why.is_timeout() => ErrorCode::AttemptTimeout,
        true => ErrorCode::ConnectionLost,
        false if cause::<rustls::Error>(&why).is_some() => ErrorCode::TlsFailed,
        false if why.is_timeout() => ErrorCode::ConnectTimeout,
        false => ErrorCode::ConnectFailed,
    };
    failure(code, why).with_status(status)
}

/// A redirect that changes POST to GET needs no body, so a client that follows redirects follows
/// it. Its reply is not the service's answer to the request.
fn followed_redirect(response: &Response) -> Error {
    let host = response.url().host_str().unwrap_or_default();
    Error::new(ErrorCode::UnexpectedResponse).with_detail(format!(
        "a redirect, which the reqwest client followed to {host}: build it with redirect::Policy::none()"
    ))
}

/// A request body that can be read once, so that neither a redirect nor a retry of reqwest's sends
/// it again; and not at all once the request was abandoned.
struct OnceBody {
    bytes: Option<Bytes>,
    send_state: Arc<SendState>,
}

impl http_body::Body for OnceBody {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        if !self.send_state.try_send() {
            // hyper then drops the connection, with the head that it has not written.
            return Poll::Ready(Some(Err(io::ErrorKind::Interrupted.into())));
        }
        Poll::Ready(self.bytes.take().map(|bytes| Ok(Frame::data(bytes))))
    }

    fn is_end_stream(&self) -> bool {
        self.bytes.is_none()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.bytes.as_ref().map_or(0, |bytes| bytes.len() as u64))
    }
}

#[cfg(test)]
mod tests {
    use std::task::Waker;

    use http_body::Body as _;

    use super::*;

    fn is_data(body: &mut OnceBody) -> Option<bool> {
        let mut context = Context::from_waker(Waker::noop());
        match Pin::new(body).poll_frame(&mut context) {
            Poll::Ready(frame) => Some(frame?.is_ok()),
            Poll::Pending => None,
        }
    }

    #[test]
    fn an_abandoned_body_is_not_taken() {
        for is_abandoned in [true, false] {
            let send_state = Arc::<SendState>::default();
            let mut body = OnceBody {
                bytes: Some(Bytes::from_static(b"body")),
                send_state: Arc::clone(&send_state),
            };
            if is_abandoned {
                assert!(!send_state.abandon());
                assert_eq!(is_data(&mut body), Some(false));
            } else {
                assert_eq!(is_data(&mut body), Some(true));
                assert_eq!(is_data(&mut body), None, "it is read once");
                assert!(send_state.abandon());
            }
        }
    }
}
