//! The wire: sends one request over one connection and reads one reply.
//!
//! Uses `types`. Knows HTTP, TLS and proxies, but no operation of the API: it receives a body and
//! returns a bounded [`reply::Reply`]. [`sockets`] opens and reuses this crate's own connections;
//! `reqwest`, a feature, passes requests to the program's own client. Whether a byte of a request
//! may have been written is decided here, in [`send_state`], and nowhere else. Nothing in this
//! folder sends a request twice.

pub(crate) mod attempt_trace;
pub(crate) mod config;
pub(crate) mod connection;
pub(crate) mod connector;
pub(crate) mod descriptors;
pub(crate) mod endpoint;
pub(crate) mod failure;
pub(crate) mod headers;
pub(crate) mod http_tunnel;
#[cfg(test)]
pub(crate) mod memory;
pub(crate) mod pool;
pub(crate) mod proxy;
pub(crate) mod proxy_environment;
pub(crate) mod reply;
#[cfg(feature = "reqwest")]
pub(crate) mod reqwest;
pub(crate) mod resolver;
pub(crate) mod send_state;
pub(crate) mod sockets;
pub(crate) mod socks5;
pub(crate) mod system_trust;
pub(crate) mod tls;
pub(crate) mod tls_fault;
pub(crate) mod tracked_io;

use std::fmt;
use std::sync::Arc;

use bytes::Bytes;

use crate::transport::attempt_trace::AttemptTrace;
use crate::transport::config::{Carrier, WireSettings};
use crate::transport::endpoint::Endpoint;
#[cfg(test)]
use crate::transport::memory::Memory;
use crate::transport::reply::Reply;
#[cfg(feature = "reqwest")]
use crate::transport::reqwest::ReqwestClient;
use crate::transport::sockets::Sockets;
use crate::types::error::Error;

/// The way to the service, of one runtime. Nothing below it sends a request twice.
#[derive(Clone)]
pub(crate) enum Wire {
    Sockets(Arc<Sockets>),
    #[cfg(feature = "reqwest")]
    Reqwest(Arc<ReqwestClient>),
    #[cfg(test)]
    Memory(Arc<Memory>),
}

impl Wire {
    /// # Errors
    /// The endpoint's host, or the proxy's, cannot be in a certificate.
    pub(crate) fn new(settings: &WireSettings) -> Result<Self, Error> {
        let endpoint = &settings.endpoint;
        Ok(match &settings.carrier {
            Carrier::Sockets(settings) => {
                Self::Sockets(Arc::new(Sockets::new(endpoint, settings)?))
            }
            #[cfg(feature = "reqwest")]
            Carrier::Reqwest(settings) => {
                Self::Reqwest(Arc::new(ReqwestClient::new(endpoint, settings)))
            }
        })
    }

    pub(crate) fn endpoint(&self) -> &Endpoint {
        match self {
            Self::Sockets(sockets) => sockets.endpoint(),
            #[cfg(feature = "reqwest")]
            Self::Reqwest(client) => client.endpoint(),
            #[cfg(test)]
            Self::Memory(memory) => memory.endpoint(),
        }
    }

    /// Sends one request and reads the reply.
    ///
    /// # Errors
    /// No whole reply came; [`Error::sent`] says what is known of the request.
    pub(crate) async fn send(
        &self,
        path: &'static str,
        body: Bytes,
        trace: &AttemptTrace,
    ) -> Result<Reply, Error> {
        match self {
            Self::Sockets(sockets) => sockets.send(path, body, trace).await,
            #[cfg(feature = "reqwest")]
            Self::Reqwest(client) => client.send(path, body, trace).await,
            #[cfg(test)]
            Self::Memory(memory) => memory.send(path, body, trace).await,
        }
    }
}

impl fmt::Debug for Wire {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Wire").finish_non_exhaustive()
    }
}
