use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use hyper::header::HeaderValue;

use crate::system::process::ProcessId;
use crate::transport::endpoint::Endpoint;
use crate::transport::proxy::Proxy;

/// A connection that has been idle longer is not used again: shorter than the limits of common
/// servers.
pub(crate) const IDLE_TIMEOUT: Duration = Duration::from_secs(4);

/// Where a client's requests are sent, and how they travel.
pub(crate) struct WireSettings {
    pub(crate) endpoint: Endpoint,
    pub(crate) carrier: Carrier,
}

/// How requests travel.
pub(crate) enum Carrier {
    /// Over connections that this crate opens.
    Sockets(Arc<SocketSettings>),
    /// Through the program's own client.
    #[cfg(feature = "reqwest")]
    Reqwest(ReqwestSettings),
}

/// What every connection of a client is made with.
pub(crate) struct SocketSettings {
    pub(crate) user_agent: HeaderValue,
    pub(crate) connect_timeout: Duration,
    pub(crate) tls: rustls::ClientConfig,
    /// Decided once, when the client is made. None: straight to the service.
    pub(crate) proxy: Option<Proxy>,
    /// The process that made these.
    pub(crate) process: ProcessId,
}

/// The program's own client.
#[cfg(feature = "reqwest")]
#[derive(Clone)]
pub(crate) struct ReqwestSettings {
    pub(crate) client: ::reqwest::Client,
    pub(crate) user_agent: HeaderValue,
    /// The process that built it.
    pub(crate) process: ProcessId,
}

impl WireSettings {
    #[cfg(feature = "blocking")]
    /// The proxy that the client was made with, unless the program's own client decides.
    pub(crate) fn proxy(&self) -> Option<&Proxy> {
        match &self.carrier {
            Carrier::Sockets(settings) => settings.proxy.as_ref(),
            #[cfg(feature = "reqwest")]
            Carrier::Reqwest(_) => None,
        }
    }
}

impl SocketSettings {
    /// The TLS settings. A forked child has a session store of its own: the lock of its parent's
    /// may have been held at the fork.
    pub(crate) fn tls(&self) -> rustls::ClientConfig {
        let mut tls = self.tls.clone();
        if self.process != ProcessId::current() {
            tls.resumption = rustls::client::Resumption::default();
        }
        tls
    }
}

// A proxy may have a password.
impl fmt::Debug for WireSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WireSettings").finish_non_exhaustive()
    }
}
