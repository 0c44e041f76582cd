use std::fmt;
use std::future::Future;
use std::pin::{Pin, pin};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use tokio::runtime::{Builder, Handle, Runtime};
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;
use tracing::{Span, dispatcher};

use crate::runtime::per_process::PerProcess;
use crate::system::threads;
use crate::transport::Wire;
use crate::transport::config::{IDLE_TIMEOUT, WireSettings};
use crate::types::error::Error;

/// Runtimes with connections of their own. Each is checked out by one call at a time: there are as
/// many as calls at once.
pub(crate) struct RuntimePool {
    settings: Arc<WireSettings>,
    /// The last one put back is the first one checked out, for its warm connection.
    idle: PerProcess<Mutex<Vec<PooledRuntime>>>,
}

/// A current-thread runtime and the connections that live on it.
struct PooledRuntime {
    wire: Wire,
    runtime: Option<Runtime>,
    last_used: Instant,
}

impl RuntimePool {
    /// # Errors
    /// The settings do not make a client: found now, not at the first call.
    pub(crate) fn new(settings: Arc<WireSettings>) -> Result<Self, Error> {
        let pool = Self {
            idle: PerProcess::new(),
            settings,
        };
        let first = with_thread_locals(|| PooledRuntime::new(&pool.settings))?;
        lock(&pool.idle.get()).push(first);
        Ok(pool)
    }

    /// Runs `work` to its end on this thread, with the connections of one runtime.
    pub(crate) fn run<T: Send>(
        &self,
        work: impl AsyncFnOnce(&Wire) -> Result<T, Error> + Send,
    ) -> Result<T, Error> {
        outside_runtimes(|| {
            let mut runtime = self.check_out()?;
            let result = runtime.run(work);
            runtime.put_back();
            result
        })
    }

    /// A runtime for one call, until it is put back.
    ///
    /// # Errors
    /// None is idle and no other can be made.
    pub(crate) fn check_out(&self) -> Result<CheckedOut, Error> {
        let idle = self.idle.get();
        let taken = lock(&idle).pop();
        let pooled = match taken {
            Some(pooled) => pooled,
            None => PooledRuntime::new(&self.settings)?,
        };
        Ok(CheckedOut { pooled, idle })
    }
}

/// A runtime that one call has checked out. Dropped without being put back, it is closed.
pub(crate) struct CheckedOut {
    pooled: PooledRuntime,
    idle: Arc<Mutex<Vec<PooledRuntime>>>,
}

impl CheckedOut {
    /// The runtime's connections.
    pub(crate) fn wire(&self) -> &Wire {
        &self.pooled.wire
    }

    /// Runs `work` to its end on this thread, which must drive no other runtime.
    pub(crate) fn run<T>(
        &mut self,
        work: impl AsyncFnOnce(&Wire) -> Result<T, Error>,
    ) -> Result<T, Error> {
        self.pooled.run(work)
    }

    /// Gives the runtime back for the next call.
    pub(crate) fn put_back(mut self) {
        self.pooled.last_used = Instant::now();
        put_back(&self.idle, self.pooled);
    }
}

/// What this thread can do for a runtime.
enum ThreadUse {
    /// Drive one.
    Free,
    /// It is driving one, and cannot drive another.
    Runtime,
    /// It is ending and has lost its thread-local data: a host calls from an `atexit()` handler or
    /// the destructor of a thread-specific value.
    Lost,
}

fn thread_use() -> ThreadUse {
    match Handle::try_current() {
        Ok(_) => ThreadUse::Runtime,
        Err(error) if error.is_thread_local_destroyed() => ThreadUse::Lost,
        Err(_) => ThreadUse::Free,
    }
}

/// Runs `work` here, or on a thread of its own where this one has lost its thread-local data, with
/// which runtimes are made.
///
/// # Errors
/// Those of `work`, or there is no thread to be had.
pub fn with_thread_locals<T: Send>(
    work: impl FnOnce() -> Result<T, Error> + Send,
) -> Result<T, Error> {
    match thread_use() {
        ThreadUse::Lost => on_own_thread(work, |_| ()),
        ThreadUse::Free | ThreadUse::Runtime => work(),
    }
}

/// Runs `work` here, or on a thread of its own when this one cannot drive a runtime.
pub(crate) fn outside_runtimes<T: Send>(
    work: impl FnOnce() -> Result<T, Error> + Send,
) -> Result<T, Error> {
    match thread_use() {
        ThreadUse::Free => work(),
        ThreadUse::Runtime | ThreadUse::Lost => on_own_thread(work, |_| ()),
    }
}

/// Runs `work`, and ends what it is given once `interrupted` says so, which is asked every
/// `interval`: always on this thread, also when `work` runs on one of its own as by
/// [`outside_runtimes`].
pub(crate) fn interruptible<T: Send>(
    interval: Duration,
    mut interrupted: impl FnMut() -> bool + Send,
    work: impl FnOnce(Pin<&mut (dyn Future<Output = ()> + Send)>) -> Result<T, Error> + Send,
) -> Result<T, Error> {
    if matches!(thread_use(), ThreadUse::Free) {
        return work(pin!(async {
            while !interrupted() {
                sleep(interval).await;
            }
        }));
    }
    let end = CancellationToken::new();
    let work = || work(pin!(end.cancelled()));
    on_own_thread(work, |ended| {
        // Also when `interrupted` panics: the thread is waited for.
        let _end = end.clone().drop_guard();
        while !interrupted() && !ended.within(interval) {}
    })
}

/// Runs `work` on a thread of its own, and `meanwhile` on this one, which can wait there for the
/// end of `work`.
fn on_own_thread<T: Send>(
    work: impl FnOnce() -> Result<T, Error> + Send,
    meanwhile: impl FnOnce(&Ended),
) -> Result<T, Error> {
    // The call's span belongs to the caller's, which another thread does not know.
    let caller = Span::current();
    let subscriber = dispatcher::get_default(Clone::clone);
    let ended = Ended::default();
    let end = End(&ended);
    thread::scope(|scope| {
        let work = || {
            let _end = end;
            dispatcher::with_default(&subscriber, || caller.in_scope(work))
        };
        let thread = threads::spawn_scoped(scope, "yl-call", work).map_err(Error::no_thread)?;
        meanwhile(&ended);
        thread
            .join()
            .unwrap_or_else(|_| Err(Error::panic("the call's thread panicked")))
    })
}

/// Whether a thread's work has ended. Not by `thread::park`: a thread that has lost its thread-local
/// data cannot.
#[derive(Default)]
struct Ended {
    has_ended: Mutex<bool>,
    changed: Condvar,
}

impl Ended {
    /// Waits for the end, for `time` at most; whether it has come.
    fn within(&self, time: Duration) -> bool {
        let has_ended = lock(&self.has_ended);
        let waited = self.changed.wait_timeout_while(has_ended, time, |it| !*it);
        let (has_ended, _) = waited.unwrap_or_else(PoisonError::into_inner);
        *has_ended
    }
}

/// Reports the end of a thread's work, also by a panic.
struct End<'a>(&'a Ended);

impl Drop for End<'_> {
    fn drop(&mut self) {
        *lock(&self.0.has_ended) = true;
        self.0.changed.notify_one();
    }
}

/// Puts one back and drops those that no call has needed for a while: there are as many as calls at
/// once, not as there ever were.
fn put_back(idle: &Mutex<Vec<PooledRuntime>>, pooled: PooledRuntime) {
    let mut runtimes = lock(idle);
    let unused = runtimes.iter().take_while(|it| it.is_unused()).count();
    let unused: Vec<_> = runtimes.drain(..unused).collect();
    runtimes.push(pooled);
    drop(runtimes);
    drop(unused);
}

fn lock<T>(value: &Mutex<T>) -> MutexGuard<'_, T> {
    value.lock().unwrap_or_else(PoisonError::into_inner)
}

impl PooledRuntime {
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
            // Pinned here: block_on would move the future twice, 3 % of a call's instructions.
            Some(runtime) => runtime.block_on(pin!(work(&self.wire))),
            None => Err(Error::closed()),
        }
    }
}

impl Drop for PooledRuntime {
    fn drop(&mut self) {
        // The drop may happen inside another runtime, where tokio's own would panic.
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

impl fmt::Debug for RuntimePool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RuntimePool").finish_non_exhaustive()
    }
}
