use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Instant;

use tokio::runtime::{Builder, Handle, Runtime};
use tracing::{Span, dispatcher};

use crate::runtime::per_process::PerProcess;
use crate::transport::Wire;
use crate::transport::config::{IDLE_TIMEOUT, WireSettings};
use crate::types::error::Error;

/// Runtimes with connections of their own, lent to one call at a time: as many as there are calls at once.
pub(crate) struct Lanes {
    settings: Arc<WireSettings>,
    /// The last one put back is the first one lent, for its warm connection.
    idle: PerProcess<Mutex<Vec<Lane>>>,
}

/// A current-thread runtime and the connections that live on it.
struct Lane {
    wire: Wire,
    runtime: Option<Runtime>,
    last_used: Instant,
}

impl Lanes {
    /// # Errors
    /// The settings do not make a client: found now, not at the first call.
    pub(crate) fn new(settings: Arc<WireSettings>) -> Result<Self, Error> {
        let lanes = Self {
            idle: PerProcess::new(),
            settings,
        };
        lock(&lanes.idle.get()).push(Lane::new(&lanes.settings)?);
        Ok(lanes)
    }

    /// Runs `work` to its end on this thread, with the connections of one lane.
    pub(crate) fn run<T: Send>(
        &self,
        work: impl AsyncFnOnce(&Wire) -> Result<T, Error> + Send,
    ) -> Result<T, Error> {
        outside_runtimes(|| {
            let mut lane = self.check_out()?;
            let result = lane.run(work);
            lane.put_back();
            result
        })
    }

    /// A lane for one call, until it is put back.
    ///
    /// # Errors
    /// There is none left and no other can be made.
    pub(crate) fn check_out(&self) -> Result<CheckedOut, Error> {
        let idle = self.idle.get();
        let taken = lock(&idle).pop();
        let lane = match taken {
            Some(lane) => lane,
            None => Lane::new(&self.settings)?,
        };
        Ok(CheckedOut { lane, idle })
    }
}

/// A lane in the hands of one call. Dropped without being put back, it is closed.
pub(crate) struct CheckedOut {
    lane: Lane,
    idle: Arc<Mutex<Vec<Lane>>>,
}

impl CheckedOut {
    /// The lane's connections.
    pub(crate) fn wire(&self) -> &Wire {
        &self.lane.wire
    }

    /// Runs `work` to its end on this thread, which must drive no other runtime.
    pub(crate) fn run<T>(
        &mut self,
        work: impl AsyncFnOnce(&Wire) -> Result<T, Error>,
    ) -> Result<T, Error> {
        self.lane.run(work)
    }

    /// Gives the lane back for the next call.
    pub(crate) fn put_back(mut self) {
        self.lane.last_used = Instant::now();
        put_back(&self.idle, self.lane);
    }
}

/// Runs `work` here, or on a thread of its own when this one is driving a runtime: it cannot drive another.
pub(crate) fn outside_runtimes<T: Send>(
    work: impl FnOnce() -> Result<T, Error> + Send,
) -> Result<T, Error> {
    if Handle::try_current().is_err() {
        return work();
    }
    // The call's span belongs to the caller's, which another thread does not know.
    let caller = Span::current();
    let subscriber = dispatcher::get_default(Clone::clone);
    thread::scope(|scope| {
        thread::Builder::new()
            .spawn_scoped(scope, || {
                dispatcher::with_default(&subscriber, || caller.in_scope(work))
            })
            .map_err(Error::no_thread)?
            .join()
            .unwrap_or_else(|_| Err(Error::panic("the call's thread panicked")))
    })
}

/// Lanes that no call has needed for a while go: there are as many as calls at once, not as there ever were.
fn put_back(idle: &Mutex<Vec<Lane>>, lane: Lane) {
    let mut lanes = lock(idle);
    let unused = lanes.iter().take_while(|lane| lane.is_unused()).count();
    let unused: Vec<_> = lanes.drain(..unused).collect();
    lanes.push(lane);
    drop(lanes);
    drop(unused);
}

fn lock(idle: &Mutex<Vec<Lane>>) -> MutexGuard<'_, Vec<Lane>> {
    idle.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Lane {
    fn new(settings: &Arc<WireSettings>) -> Result<Self, Error> {
        let runtime = Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(Error::no_thread)?;
        let wire = {
            let _inside = runtime.enter();
            Wire::new(settings)?
        };
        Ok(Self {
            wire,
            runtime: Some(runtime),
            last_used: Instant::now(),
        })
    }

    fn is_unused(&self) -> bool {
        self.last_used.elapsed() > IDLE_TIMEOUT
    }

    fn run<T>(&self, work: impl AsyncFnOnce(&Wire) -> Result<T, Error>) -> Result<T, Error> {
        match &self.runtime {
            Some(runtime) => runtime.block_on(work(&self.wire)),
            None => Err(Error::closed()),
        }
    }
}

impl Drop for Lane {
    fn drop(&mut self) {
        // A name that is being resolved must not hold up the drop, which may happen inside a runtime.
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

impl fmt::Debug for Lanes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Lanes").finish_non_exhaustive()
    }
}
