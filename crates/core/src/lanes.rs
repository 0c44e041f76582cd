use std::fmt;
use std::process;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use arc_swap::ArcSwap;
use tokio::runtime::{Builder, Handle, Runtime};

use crate::Error;
use crate::wire::{IDLE_TIMEOUT, Wire, WireSettings};

/// Runtimes with connections of their own, lent to one call at a time: as many as there are calls at once.
pub(crate) struct Lanes {
    settings: Arc<WireSettings>,
    idle: ArcSwap<Idle>,
}

/// A current-thread runtime and the connections that live on it.
struct Lane {
    wire: Wire,
    runtime: Option<Runtime>,
    last_used: Instant,
}

/// The lanes of one process that no call is using; the last one put back is the first one lent, for its warm connection.
struct Idle {
    process: u32,
    lanes: Mutex<Vec<Lane>>,
}

impl Lanes {
    /// # Errors
    /// The settings do not make a client: found now, not at the first call.
    pub(crate) fn new(settings: Arc<WireSettings>) -> Result<Self, Error> {
        let first = Lane::new(&settings)?;
        Ok(Self {
            settings,
            idle: ArcSwap::from_pointee(Idle::of_this_process(vec![first])),
        })
    }

    /// Runs `work` to its end on this thread, with the connections of one lane.
    pub(crate) fn run<T: Send>(
        &self,
        work: impl AsyncFnOnce(&Wire) -> Result<T, Error> + Send,
    ) -> Result<T, Error> {
        if Handle::try_current().is_ok() {
            // A thread that is driving a runtime cannot drive another.
            return std::thread::scope(|scope| {
                scope
                    .spawn(|| self.run_here(work))
                    .join()
                    .unwrap_or_else(|_| Err(Error::panic("the call's thread panicked")))
            });
        }
        self.run_here(work)
    }

    fn run_here<T>(&self, work: impl AsyncFnOnce(&Wire) -> Result<T, Error>) -> Result<T, Error> {
        let idle = self.idle_of_this_process();
        let taken = idle.lock().pop();
        let mut lane = match taken {
            Some(lane) => lane,
            None => Lane::new(&self.settings)?,
        };
        let result = lane.run(work);
        lane.last_used = Instant::now();
        idle.put_back(lane);
        result
    }

    /// A forked child must not touch its parent's lanes: their sockets and pollers are still the parent's, and their lock may have
    /// been held at the fork. They are left where they are, never dropped.
    fn idle_of_this_process(&self) -> Arc<Idle> {
        let idle = self.idle.load_full();
        if idle.process == process::id() {
            return idle;
        }
        let own = Arc::new(Idle::of_this_process(Vec::new()));
        let found = self.idle.compare_and_swap(&idle, Arc::clone(&own));
        if Arc::ptr_eq(&found, &idle) {
            std::mem::forget(idle);
            return own;
        }
        Arc::clone(&found)
    }
}

impl Idle {
    fn of_this_process(lanes: Vec<Lane>) -> Self {
        Self {
            process: process::id(),
            lanes: Mutex::new(lanes),
        }
    }

    /// Lanes that no call has needed for a while go: there are as many as calls at once, not as there ever were.
    fn put_back(&self, lane: Lane) {
        let mut lanes = self.lock();
        let unused = lanes.iter().take_while(|lane| lane.is_unused()).count();
        let unused: Vec<_> = lanes.drain(..unused).collect();
        lanes.push(lane);
        drop(lanes);
        drop(unused);
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<Lane>> {
        self.lanes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Idle {
    fn drop(&mut self) {
        if self.process != process::id() {
            // Not locked: the parent may have held the lock at the fork.
            let lanes = self.lanes.get_mut().unwrap_or_else(PoisonError::into_inner);
            std::mem::take(lanes).into_iter().for_each(std::mem::forget);
        }
    }
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
