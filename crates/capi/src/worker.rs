//! The thread that makes a client's asynchronous calls.

use std::convert::Infallible;
use std::io;
use std::mem::forget;
use std::process;
use std::sync::Arc;
use std::thread::{self, JoinHandle};

use arc_swap::ArcSwapOption;
use tokio::runtime::{Builder, Handle};
use tokio::sync::mpsc;
use yl_facesearch::{Client, DeleteOptions, Error, bindings, blocking};

use crate::completion::Completion;

/// The worker of a client: made by its first asynchronous call, in each process anew.
#[derive(Default)]
pub(crate) struct Worker(ArcSwapOption<Crew>);

/// A thread of one process with its runtime and its connections.
struct Crew {
    process: u32,
    parts: Option<Parts>,
}

struct Parts {
    client: Client,
    runtime: Handle,
    /// Held by the client and by each call in flight; the thread ends with the last.
    alive: mpsc::Sender<Infallible>,
    thread: JoinHandle<()>,
}

impl Worker {
    /// Begins a call of `client`'s; `completion` is called once, on the worker's thread.
    ///
    /// # Errors
    /// An argument breaks a rule, or there is no thread to be had: nothing is begun, and `completion` is not called.
    pub(crate) fn begin(
        &self,
        client: &blocking::Client,
        group_id: &str,
        options: DeleteOptions,
        completion: Completion,
    ) -> Result<(), Error> {
        bindings::check_arguments(client, group_id, &options)?;
        let crew = self.crew(client).map_err(bindings::no_thread)?;
        let group_id = group_id.to_owned();
        // Always so: the parts are taken out when the crew is dropped.
        if let Some(parts) = &crew.parts {
            let (client, alive) = (parts.client.clone(), parts.alive.clone());
            let completion = completion.promised();
            parts.runtime.spawn(async move {
                let result = client.delete_group_with(&group_id, &options).await;
                // Before the callback: one that frees the client, or lets it be freed, need not wait for itself.
                drop((client, alive));
                completion.complete(result);
            });
        }
        Ok(())
    }

    /// A forked child must not touch its parent's crew: the thread is not there, and the rest is as the fork happened to find it.
    fn crew(&self, client: &blocking::Client) -> io::Result<Arc<Crew>> {
        let found = self.0.load_full();
        if let Some(crew) = &found
            && crew.process == process::id()
        {
            return Ok(Arc::clone(crew));
        }
        let own = Arc::new(Crew::new(client.to_async())?);
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

impl Crew {
    fn new(client: Client) -> io::Result<Self> {
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let handle = runtime.handle().clone();
        let (alive, mut ended) = mpsc::channel(1);
        let thread = thread::Builder::new()
            .name("yl-facesearch".to_owned())
            .spawn(move || {
                leave_signals_to_the_host();
                runtime.block_on(ended.recv());
                // A name that is being resolved must not hold up the end.
                runtime.shutdown_background();
            })?;
        Ok(Self {
            process: process::id(),
            parts: Some(Parts {
                client,
                runtime: handle,
                alive,
                thread,
            }),
        })
    }
}

impl Drop for Crew {
    /// Calls in flight go on, and the thread ends after the last of them. When there is none, it has ended on return.
    fn drop(&mut self) {
        let Some(parts) = self.parts.take() else {
            return;
        };
        if self.process != process::id() {
            forget(parts);
            return;
        }
        let idle = parts.alive.strong_count() == 1;
        drop(parts.alive);
        if idle && parts.thread.thread().id() != thread::current().id() {
            // It does not panic: a call's panic ends with the call.
            let _ = parts.thread.join();
        }
    }
}

/// The host's signal handlers run on the host's threads. What a fault of this thread raises stays as it is.
fn leave_signals_to_the_host() {
    // SAFETY: the set is this function's own, and made before it is used.
    unsafe {
        let mut signals = std::mem::zeroed();
        libc::sigfillset(&raw mut signals);
        for fault in [
            libc::SIGSEGV,
            libc::SIGBUS,
            libc::SIGFPE,
            libc::SIGILL,
            libc::SIGABRT,
        ] {
            libc::sigdelset(&raw mut signals, fault);
        }
        libc::pthread_sigmask(libc::SIG_BLOCK, &raw const signals, std::ptr::null_mut());
    }
}
