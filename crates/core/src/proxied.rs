use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use reqwest::header::{CONTENT_TYPE, HeaderValue};
use reqwest::{Method, redirect, retry};
use tower_layer::Layer;
use tower_service::Service;

use crate::endpoint::Endpoint;
use crate::probe::{Left, Probe};
use crate::reply::Reply;
use crate::wire::{self, IDLE_TIMEOUT, Route, WireSettings};
use crate::{Error, ErrorCode, request};

tokio::task_local! {
    /// The attempt that this task is making.
    static ATTEMPT: Arc<Probe>;
}

/// Connections through a proxy, all of one runtime: reqwest knows every kind of proxy.
pub(crate) struct Proxied {
    http: reqwest::Client,
    settings: Arc<WireSettings>,
}

impl Proxied {
    /// # Errors
    /// The proxy's URL is none.
    pub(crate) fn new(settings: &Arc<WireSettings>) -> Result<Self, Error> {
        let builder = reqwest::Client::builder()
            .tls_backend_preconfigured(settings.tls())
            .user_agent(wire::USER_AGENT)
            .connect_timeout(settings.connect_timeout)
            .connector_layer(NoteConnections)
            .pool_idle_timeout(IDLE_TIMEOUT)
            .redirect(redirect::Policy::none())
            .referer(false)
            .retry(retry::never())
            .tcp_nodelay(true)
            .http1_only();
        let builder = match &settings.route {
            // reqwest looks for the same variables by itself.
            Route::EnvironmentsProxy | Route::Direct => builder,
            Route::Proxy(url) => builder.proxy(
                reqwest::Proxy::all(url.clone())
                    .map_err(|_| Error::invalid_argument("proxy", "is not a proxy's URL"))?,
            ),
        };
        let http = builder
            .build()
            .map_err(|why| wire::failure(ErrorCode::NoTrustedCertificates, why.without_url()))?;
        Ok(Self {
            http,
            settings: Arc::clone(settings),
        })
    }

    pub(crate) fn endpoint(&self) -> &Endpoint {
        &self.settings.endpoint
    }

    /// Puts one request on the wire and reads the reply.
    ///
    /// # Errors
    /// No whole reply came; [`Error::sent`] tells what is known of the request.
    pub(crate) async fn send(&self, body: Bytes, probe: &Arc<Probe>) -> Result<Reply, Error> {
        // Connections that were closed since the last call are noticed, and not used.
        tokio::task::yield_now().await;
        let mut request =
            reqwest::Request::new(Method::POST, self.settings.endpoint.call().clone());
        request.headers_mut().insert(
            CONTENT_TYPE,
            HeaderValue::from_static(request::CONTENT_TYPE),
        );
        let left = Arc::<Left>::default();
        probe.watch(&left);
        *request.body_mut() = Some(reqwest::Body::wrap(NotingBody {
            bytes: Some(body),
            left,
        }));
        let exchange = async {
            let response = self
                .http
                .execute(request)
                .await
                .map_err(|why| (None, why))?;
            let status = response.status().as_u16();
            Reply::read(response.into())
                .await
                .map_err(|why| (Some(status), why))
        };
        ATTEMPT
            .scope(Arc::clone(probe), exchange)
            .await
            .map_err(|(status, why)| {
                let code = if probe.settle() {
                    ErrorCode::ConnectionLost
                } else if wire::cause::<rustls::Error>(&why).is_some() {
                    ErrorCode::TlsFailed
                } else if why.is_timeout() {
                    ErrorCode::ConnectTimeout
                } else {
                    ErrorCode::ConnectFailed
                };
                wire::failure(code, why.without_url()).with_status(status)
            })
    }
}

/// A request body that notes when the connection takes it, unless the request was given up. hyper writes the head together with the body, so before that no byte has left.
struct NotingBody {
    bytes: Option<Bytes>,
    left: Arc<Left>,
}

impl Body for NotingBody {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        if !self.left.allow() {
            // hyper ends the connection without writing the head that it holds back.
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

/// Wraps reqwest's connector: notes on the attempt that a connection is being opened for it.
#[derive(Clone)]
struct NoteConnections;

/// The service of [`NoteConnections`].
#[derive(Clone)]
struct NotingConnector<S>(S);

impl<S> Layer<S> for NoteConnections {
    type Service = NotingConnector<S>;

    fn layer(&self, connector: S) -> NotingConnector<S> {
        NotingConnector(connector)
    }
}

impl<S: Service<R>, R> Service<R> for NotingConnector<S> {
    type Response = S::Response;
    type Error = S::Error;
    type Future = S::Future;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.0.poll_ready(context)
    }

    fn call(&mut self, target: R) -> S::Future {
        // Outside an attempt there is nobody to tell.
        let _ = ATTEMPT.try_with(|probe| probe.note_opening());
        self.0.call(target)
    }
}
