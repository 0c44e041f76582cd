use std::error::Error as StdError;
use std::fmt;
use std::io;
use std::process;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use reqwest::Url;

use crate::direct::Direct;
use crate::endpoint::Endpoint;
use crate::probe::Probe;
use crate::proxied::Proxied;
use crate::reply::Reply;
use crate::{Error, ErrorCode};

/// A connection that has been idle longer is not used again: shorter than the limits of common servers.
pub(crate) const IDLE_TIMEOUT: Duration = Duration::from_secs(4);

/// Who asks.
pub(crate) const USER_AGENT: &str = concat!("yl-facesearch/", env!("CARGO_PKG_VERSION"));

/// What every connection of a client is made with.
pub(crate) struct WireSettings {
    pub(crate) endpoint: Endpoint,
    pub(crate) connect_timeout: Duration,
    pub(crate) tls: rustls::ClientConfig,
    pub(crate) route: Route,
    /// The one that made these.
    pub(crate) process: u32,
}

impl WireSettings {
    /// The TLS settings. A forked child has a session store of its own: the lock of its parent's may have been held at the fork.
    pub(crate) fn tls(&self) -> rustls::ClientConfig {
        let mut tls = self.tls.clone();
        if self.process != process::id() {
            tls.resumption = rustls::client::Resumption::default();
        }
        tls
    }
}

// A proxy's URL may hold a password.
impl fmt::Debug for WireSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WireSettings").finish_non_exhaustive()
    }
}

/// How the requests get to the service.
#[derive(Clone)]
pub(crate) enum Route {
    /// Without a proxy between.
    Direct,
    /// Through the proxy that the environment names.
    EnvironmentsProxy,
    /// Through this proxy.
    Proxy(Url),
}

/// The connections to the service, all of one runtime. None of them sends a request again of which a byte may have left.
#[derive(Clone)]
pub(crate) enum Wire {
    Direct(Arc<Direct>),
    Proxied(Arc<Proxied>),
}

impl Wire {
    pub(crate) fn new(settings: &Arc<WireSettings>) -> Result<Self, Error> {
        Ok(match settings.route {
            Route::Direct => Self::Direct(Arc::new(Direct::new(settings)?)),
            Route::EnvironmentsProxy | Route::Proxy(_) => {
                Self::Proxied(Arc::new(Proxied::new(settings)?))
            }
        })
    }

    pub(crate) fn endpoint(&self) -> &Endpoint {
        match self {
            Self::Direct(direct) => direct.endpoint(),
            Self::Proxied(proxied) => proxied.endpoint(),
        }
    }

    /// Puts one request on the wire and reads the reply.
    ///
    /// # Errors
    /// No whole reply came; [`Error::sent`] tells what is known of the request.
    pub(crate) async fn send(&self, body: Bytes, probe: &Arc<Probe>) -> Result<Reply, Error> {
        match self {
            Self::Direct(direct) => direct.send(body, probe).await,
            Self::Proxied(proxied) => proxied.send(body, probe).await,
        }
    }
}

impl fmt::Debug for Wire {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Wire").finish_non_exhaustive()
    }
}

/// `why` as an error of ours, with everything that stands under it in its detail.
pub(crate) fn failure(code: ErrorCode, why: impl StdError + Send + Sync + 'static) -> Error {
    let mut texts: Vec<String> = Vec::new();
    let mut next: Option<&(dyn StdError + 'static)> = Some(&why);
    while let Some(error) = next {
        let text = error.to_string();
        if texts.last().is_none_or(|last| !last.ends_with(&text)) {
            texts.push(text);
        }
        next = error.source();
    }
    Error::new(code)
        .detail_text(texts.join(": "))
        .with_source(why)
}

/// The first error of type `E` under `error`, also inside an [`io::Error`], which does not show it as its source.
pub(crate) fn cause<'a, E: StdError + 'static>(
    error: &'a (dyn StdError + 'static),
) -> Option<&'a E> {
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
