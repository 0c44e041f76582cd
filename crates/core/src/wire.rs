use std::error::Error as StdError;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use reqwest::header::{CONTENT_TYPE, HeaderValue};
use reqwest::{Method, Url, redirect, retry};

use crate::probe::{ATTEMPT, NoteConnections, Probe, ProbedBody};
use crate::reply::Reply;
use crate::{Error, ErrorCode, request};

/// A connection that has been idle longer is not used again: shorter than the limits of common servers.
const IDLE_TIMEOUT: Duration = Duration::from_secs(4);

/// What every connection of a client is made with.
#[derive(Debug)]
pub(crate) struct WireSettings {
    pub(crate) call: Url,
    pub(crate) connect_timeout: Duration,
    pub(crate) tls: rustls::ClientConfig,
    pub(crate) proxy: Proxy,
}

/// Which proxy the requests go through.
#[derive(Clone, Debug)]
pub(crate) enum Proxy {
    /// The one that the environment names, if it names one.
    Environment,
    /// None: what goes to this machine itself must not take a detour.
    None,
    /// This one.
    Given(Url),
}

/// The connections to the service, all of one runtime.
#[derive(Clone, Debug)]
pub(crate) struct Wire {
    http: reqwest::Client,
    call: Url,
}

impl Wire {
    pub(crate) fn new(settings: &WireSettings) -> Result<Self, Error> {
        let builder = reqwest::Client::builder()
            .tls_backend_preconfigured(settings.tls.clone())
            .user_agent(concat!("yl-facesearch/", env!("CARGO_PKG_VERSION")))
            .connect_timeout(settings.connect_timeout)
            .connector_layer(NoteConnections)
            .pool_idle_timeout(IDLE_TIMEOUT)
            .redirect(redirect::Policy::none())
            .referer(false)
            .retry(retry::never())
            .tcp_nodelay(true)
            .http1_only();
        let builder = match &settings.proxy {
            Proxy::Environment => builder,
            Proxy::None => builder.no_proxy(),
            Proxy::Given(url) => builder.proxy(
                reqwest::Proxy::all(url.clone())
                    .map_err(|_| Error::invalid_argument("proxy", "is not a proxy's URL"))?,
            ),
        };
        let http = builder.build().map_err(|source| {
            Error::new(ErrorCode::NoTrustedCertificates)
                .detail_text(causes(&source))
                .with_source(source.without_url())
        })?;
        Ok(Self {
            http,
            call: settings.call.clone(),
        })
    }

    /// Puts one request on the wire and reads the reply. Nothing below sends a request again of which a byte may have left.
    ///
    /// # Errors
    /// No whole reply came; [`Error::sent`] tells what is known of the request.
    pub(crate) async fn send(&self, body: Bytes, probe: &Arc<Probe>) -> Result<Reply, Error> {
        let mut request = reqwest::Request::new(Method::POST, self.call.clone());
        request.headers_mut().insert(
            CONTENT_TYPE,
            HeaderValue::from_static(request::CONTENT_TYPE),
        );
        *request.body_mut() = Some(reqwest::Body::wrap(ProbedBody::new(
            body,
            Arc::clone(probe),
        )));
        let exchange = async {
            let response = self
                .http
                .execute(request)
                .await
                .map_err(|why| (None, why))?;
            let status = response.status().as_u16();
            Reply::read(response)
                .await
                .map_err(|why| (Some(status), why))
        };
        ATTEMPT
            .scope(Arc::clone(probe), exchange)
            .await
            .map_err(|(status, why)| failure(why, probe).with_status(status))
    }
}

/// Names the failure from what is known to have happened, never from its text.
fn failure(why: reqwest::Error, probe: &Probe) -> Error {
    let code = if probe.may_have_left() {
        ErrorCode::ConnectionLost
    } else if cause::<rustls::Error>(&why).is_some() {
        ErrorCode::TlsFailed
    } else if why.is_timeout() {
        ErrorCode::ConnectTimeout
    } else {
        ErrorCode::ConnectFailed
    };
    Error::new(code)
        .detail_text(causes(&why))
        .with_source(why.without_url())
}

/// The first error of type `E` under `error`, also inside an [`io::Error`], which does not show it as its source.
fn cause<'a, E: StdError + 'static>(error: &'a (dyn StdError + 'static)) -> Option<&'a E> {
    if let Some(found) = error.downcast_ref() {
        return Some(found);
    }
    let inner = error
        .downcast_ref::<io::Error>()
        .and_then(io::Error::get_ref)
        .map(|inner| inner as &(dyn StdError + 'static));
    inner
        .and_then(cause)
        .or_else(|| error.source().and_then(cause))
}

/// What stands under reqwest's own word ("error sending request"), which says nothing.
fn causes(error: &reqwest::Error) -> String {
    let mut texts: Vec<String> = Vec::new();
    let mut next = error.source();
    while let Some(error) = next {
        let text = error.to_string();
        if texts.last().is_none_or(|last| !last.ends_with(&text)) {
            texts.push(text);
        }
        next = error.source();
    }
    texts.join(": ")
}
