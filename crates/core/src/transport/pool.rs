use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use tokio::time::sleep;

use crate::transport::config::IDLE_TIMEOUT;
use crate::transport::connection::Connection;

/// Connections that no call is using, all of one runtime.
#[derive(Default)]
pub(crate) struct Pool(Arc<Mutex<Idle>>);

#[derive(Default)]
struct Idle {
    /// The last one put back is the first one used again.
    #[expect(
        clippy::vec_box,
        reason = "a connection is large: its moves in and out took 1 % of a call's instructions"
    )]
    connections: Vec<Box<Connection>>,
    is_swept: bool,
}

impl Pool {
    /// A connection that is open, as far as can be known.
    pub(crate) async fn take(&self) -> Option<Box<Connection>> {
        loop {
            let mut connection = lock(&self.0).connections.pop()?;
            if !connection.is_stale() && connection.is_open().await {
                return Some(connection);
            }
        }
    }

    /// Keeps `connection` for the next call. An idle one is closed as soon as its runtime runs.
    pub(crate) fn put_back(&self, connection: Box<Connection>) {
        let mut idle = lock(&self.0);
        idle.connections.push(connection);
        if !idle.is_swept {
            idle.is_swept = true;
            tokio::spawn(sweep(Arc::downgrade(&self.0)));
        }
    }
}

/// Closes connections that have been idle for too long, until none is left.
async fn sweep(idle: Weak<Mutex<Idle>>) {
    loop {
        sleep(IDLE_TIMEOUT).await;
        let Some(idle) = idle.upgrade() else {
            return;
        };
        let mut idle = lock(&idle);
        idle.connections.retain(|connection| !connection.is_stale());
        if idle.connections.is_empty() {
            idle.is_swept = false;
            return;
        }
    }
}

fn lock(idle: &Mutex<Idle>) -> MutexGuard<'_, Idle> {
    idle.lock().unwrap_or_else(PoisonError::into_inner)
}
