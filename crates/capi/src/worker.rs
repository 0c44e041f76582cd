//! The thread that makes a client's asynchronous calls.

use std::cell::Cell;
use std::collections::HashMap;
use std::convert::Infallible;
use std::future::Future;
use std::io;
use std::mem::forget;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle, ThreadId};

use arc_swap::ArcSwapOption;
use tokio::runtime::{Builder, Handle};
use tokio::sync::mpsc;
use yl_facesearch::bindings::{self, ProcessId};
use yl_facesearch::{CancelToken, Client, Error, blocking};

use crate::completion::Completion;
use crate::output::Output;

thread_local! {
    /// This thread's, where it is a worker's. The standard library cannot name it once the thread
    /// has lost its other thread-local data, as in the destructor of a thread-specific value.
    static OWN_ID: Cell<Option<ThreadId>> = const { Cell::new(None) };
}

/// The worker of a client. Its first asynchronous call starts the thread, once in each process.
#[derive(Default)]
pub(crate) struct Worker(ArcSwapOption<WorkerThread>);

/// A thread of one process with its runtime and its connections.
struct WorkerThread {
    process: ProcessId,
    calls: Arc<Mutex<Calls>>,
    /// None: no more calls may begin.
    parts: Mutex<Option<Parts>>,
}

/// What cancels each call in flight.
#[derive(Default)]
struct Calls {
    begun: u64,
    in_flight: HashMap<u64, CancelToken>,
}

/// One of the calls in flight, until it is dropped.
struct InFlight {
    calls: Arc<Mutex<Calls>>,
    number: u64,
}

struct Parts {
    client: Client,
    runtime: Handle,
    /// Held by the client and by each call in flight; the thread ends with the last.
    alive: mpsc::Sender<Infallible>,
    thread: JoinHandle<()>,
}

impl Worker {
    /// Begins `call`, which `cancel` ends, with an async client like `client`; `completion` is
    /// called once, on the worker's thread.
    ///
    /// # Errors
    /// There is no thread to be had, or the worker was ended: nothing is begun, and `completion` is
    /// not called.
    pub(crate) fn begin<O: Output + Send + 'static, F>(
        &self,
        client: &blocking::Client,
        completion: Completion<O>,
        cancel: CancelToken,
        call: impl FnOnce(Client) -> F,
    ) -> Result<(), Error>
    where
        F: Future<Output = Result<O, Error>> + Send + 'static,
    {
        let thread =
            bindings::with_thread_locals(|| self.thread(client).map_err(bindings::no_thread))?;
        let parts = lock(&thread.parts);
        let parts = parts.as_ref().ok_or_else(bindings::closed)?;
        let alive = parts.alive.clone();
        let in_flight = InFlight::new(&thread.calls, cancel);
        // It owns its client, and drops it when it ends.
        let call = call(parts.client.clone());
        let completion = completion.guarded();
        parts.runtime.spawn(async move {
            let result = call.await;
            // Before the callback: one that frees the client must not wait for itself.
            drop((in_flight, alive));
            completion.complete(result);
        });
        Ok(())
    }

    /// Cancels the calls in flight and waits for the end of the thread, unless this is the thread.
    /// No call can begin afterwards.
    pub(crate) fn end(&self) {
        let Some(thread) = self.0.load_full() else {
            return;
        };
        // The parent's calls are the parent's.
        if thread.process != ProcessId::current() {
            forget(thread);
            return;
        }
        let parts = lock(&thread.parts).take();
        let in_flight = std::mem::take(&mut lock(&thread.calls).in_flight);
        for cancel in in_flight.values() {
            cancel.cancel();
        }
        if let Some(parts) = parts {
            parts.end(true);
        }
    }

    /// A forked child must not touch what its parent made: the thread does not exist, and the rest
    /// is in whatever state the fork found it.
    fn thread(&self, client: &blocking::Client) -> io::Result<Arc<WorkerThread>> {
        let found = self.0.load_full();
        if let Some(thread) = &found
            && thread.process == ProcessId::current()
        {
            return Ok(Arc::clone(thread));
        }
        let own = Arc::new(WorkerThread::new(client.to_async())?);
        let before = self.0.compare_and_swap(&found, Some(Arc::clone(&own)));
        match (&*before, found) {
            // Another thread was first.
            (Some(first), found) if found.as_ref().is_none_or(|it| !Arc::ptr_eq(first, it)) => {
                Ok(Arc::clone(first))
            }
            (_, parents) => {
                forget(parents);
                Ok(own)
            }
        }
    }
}

impl WorkerThread {
    fn new(client: Client) -> io::Result<Self> {
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let handle = runtime.handle().clone();
        let (alive, mut ended) = mpsc::channel(1);
        let run = move || {
            OWN_ID.set(Some(thread::current().id()));
            runtime.block_on(ended.recv());
            // A name that is being resolved must not hold up the end.
            runtime.shutdown_background();
        };
        let thread = bindings::spawn_thread("yl-facesearch", run)?;
        Ok(Self {
            process: ProcessId::current(),
            calls: Arc::default(),
            parts: Mutex::new(Some(Parts {
                client,
                runtime: handle,
                alive,
                thread,
            })),
        })
    }
}

impl Drop for WorkerThread {
    /// Calls in flight continue, and the thread ends after the last of them. When there is none, it
    /// has ended on return.
    fn drop(&mut self) {
        let parts = self.parts.get_mut();
        let Some(parts) = parts.unwrap_or_else(PoisonError::into_inner).take() else {
            return;
        };
        if self.process != ProcessId::current() {
            forget(parts);
            return;
        }
        let idle = parts.alive.strong_count() == 1;
        parts.end(idle);
    }
}

impl Parts {
    /// The thread ends after the last call in flight. `waits`: it has ended on return, unless this
    /// is the thread.
    fn end(self, waits: bool) {
        drop(self.alive);
        if waits && OWN_ID.get() != Some(self.thread.thread().id()) {
            // It does not panic: a call's panic ends with the call.
            let _ = self.thread.join();
        }
    }
}

impl InFlight {
    fn new(calls: &Arc<Mutex<Calls>>, cancel: CancelToken) -> Self {
        let mut locked = lock(calls);
        let number = locked.begun;
        locked.begun += 1;
        locked.in_flight.insert(number, cancel);
        Self {
            calls: Arc::clone(calls),
            number,
        }
    }
}

impl Drop for InFlight {
    fn drop(&mut self) {
        lock(&self.calls).in_flight.remove(&self.number);
    }
}

fn lock<T>(value: &Mutex<T>) -> MutexGuard<'_, T> {
    value.lock().unwrap_or_else(PoisonError::into_inner)
}
