use std::io;
use std::net::{SocketAddr, ToSocketAddrs as _};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use tokio::sync::watch;

use crate::system::threads;
use crate::transport::config::IDLE_TIMEOUT;
use crate::transport::descriptors;

/// The addresses of a name. `io::Error` cannot be cloned, and several calls may wait for one
/// lookup.
type Addresses = Result<Vec<SocketAddr>, Arc<io::Error>>;

/// Resolves names with the system's resolver, each on its own thread.
///
/// tokio's own resolver panics when the system gives no thread; here that is an error. A lookup
/// that is still running serves the next attempt too: with a name server that is down the system's
/// resolver may need longer than one attempt has.
#[derive(Default)]
pub(crate) struct Resolver(Mutex<Option<Lookup>>);

struct Lookup {
    host: String,
    found: watch::Receiver<Option<Found>>,
}

struct Found {
    at: Instant,
    addresses: Addresses,
}

impl Resolver {
    /// The addresses of `host`, which may be an address itself.
    ///
    /// # Errors
    /// The system found no address, or gave no thread for the lookup.
    pub(crate) async fn resolve(&self, host: &str, port: u16) -> Addresses {
        if let Ok(address) = host.parse() {
            return Ok(vec![SocketAddr::new(address, port)]);
        }
        let mut found = self.lookup(host)?;
        let addresses = match found.wait_for(Option::is_some).await.as_deref() {
            Ok(Some(found)) => found.addresses.clone(),
            Ok(None) | Err(_) => Err(Arc::new(io::Error::other("the lookup ended early"))),
        };
        // The next connection asks again: addresses change.
        self.lock()
            .take_if(|lookup| lookup.found.same_channel(&found));
        let with_port = |mut address: SocketAddr| {
            address.set_port(port);
            address
        };
        Ok(addresses?.into_iter().map(with_port).collect())
    }

    /// Begins a lookup, or joins the one that is running for `host`.
    fn lookup(&self, host: &str) -> Result<watch::Receiver<Option<Found>>, Arc<io::Error>> {
        let mut lookup = self.lock();
        if let Some(lookup) = lookup.as_ref().filter(|lookup| lookup.serves(host)) {
            return Ok(lookup.found.clone());
        }
        let (sender, found) = watch::channel(None);
        let name = host.to_owned();
        let resolve = move || {
            let addresses = (name.as_str(), 0)
                .to_socket_addrs()
                .map_err(|why| descriptors::exhausted().unwrap_or(why));
            // The calls that waited may have ended.
            let _ = sender.send(Some(Found {
                at: Instant::now(),
                addresses: addresses.map(Iterator::collect).map_err(Arc::new),
            }));
        };
        threads::spawn("yl-resolver", resolve).map_err(|why| {
            let text = format!("the system gives no thread: {why}");
            Arc::new(io::Error::new(why.kind(), text))
        })?;
        *lookup = Some(Lookup {
            host: host.to_owned(),
            found: found.clone(),
        });
        Ok(found)
    }

    fn lock(&self) -> MutexGuard<'_, Option<Lookup>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Lookup {
    /// It is for `host` and is still running, or has just found its addresses while no attempt was
    /// waiting.
    fn serves(&self, host: &str) -> bool {
        let is_running = || self.found.has_changed().is_ok();
        let is_fresh = |found: &Found| found.addresses.is_ok() && found.at.elapsed() < IDLE_TIMEOUT;
        self.host == host
            && self
                .found
                .borrow()
                .as_ref()
                .map_or_else(is_running, is_fresh)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_needs_no_thread_and_a_name_does() {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .build()
            .unwrap();
        runtime.block_on(async {
            let resolver = Resolver::default();
            let found = resolver.resolve("::1", 443).await.unwrap();
            assert_eq!(found, ["[::1]:443".parse().unwrap()]);
            assert!(resolver.lock().is_none());
            let found = resolver.resolve("localhost", 443).await.unwrap();
            assert!(found.iter().all(|address| address.ip().is_loopback()));
            assert!(found.iter().all(|address| address.port() == 443));
            assert!(resolver.resolve("faces.invalid", 443).await.is_err());
            assert!(resolver.lock().is_none(), "an answer is used once");
        });
    }

    #[test]
    fn a_running_lookup_serves_the_next_attempt() {
        let resolver = Resolver::default();
        let (sender, found) = watch::channel(None);
        *resolver.lock() = Some(Lookup {
            host: "faces.invalid".to_owned(),
            found,
        });
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .build()
            .unwrap();
        runtime.block_on(async {
            let waiting = resolver.resolve("faces.invalid", 80);
            let limit = std::time::Duration::from_millis(1);
            assert!(tokio::time::timeout(limit, waiting).await.is_err());
            let addresses = Ok(vec!["192.0.2.1:0".parse().unwrap()]);
            let at = Instant::now();
            sender.send(Some(Found { at, addresses })).unwrap();
            let found = resolver.resolve("faces.invalid", 80).await.unwrap();
            assert_eq!(found, ["192.0.2.1:80".parse().unwrap()]);
        });
    }
}
