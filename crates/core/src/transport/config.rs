use std::fmt;
use std::process;
use std::time::Duration;

use crate::transport::endpoint::Endpoint;
use crate::transport::proxy::Proxy;

/// A connection that has been idle longer is not used again: shorter than the limits of common
/// servers.
pub(crate) const IDLE_TIMEOUT: Duration = Duration::from_secs(4);

/// What every connection of a client is made with.
pub(crate) struct WireSettings {
    pub(crate) endpoint: Endpoint,
    pub(crate) connect_timeout: Duration,
    pub(crate) tls: rustls::ClientConfig,
    /// Decided once, when the client is made. None: straight to the service.
    pub(crate) proxy: Option<Proxy>,
    /// The one that made these.
    pub(crate) process: u32,
}

impl WireSettings {
    /// The TLS settings. A forked child has a session store of its own: the lock of its parent's
    /// may have been held at the fork.
    pub(crate) fn tls(&self) -> rustls::ClientConfig {
        let mut tls = self.tls.clone();
        if self.process != process::id() {
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
