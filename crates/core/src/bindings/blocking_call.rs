use std::fmt;
use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::Poll;
use std::time::Duration;

use tokio::task::{unconstrained, yield_now};
use tokio::time::sleep;

use crate::bindings::errors::{call_of_parent, cancelled};
use crate::runtime::runtime_pool::{CheckedOut, RuntimePool, outside_runtimes};
use crate::system::process::ProcessId;
use crate::transport::Wire;
use crate::types::error::Error;
use crate::types::sent::Sent;

/// How often the operating system is asked for what has come before a call is cancelled. Once would
/// do for the bytes; the layers above them wake each other a few times until these are a reply.
const TURNS_BEFORE_CANCEL: usize = 8;

/// A blocking call that runs in slices, so that its host can look after signals of its own between
/// two of them. Outside of [`advance`](Self::advance) and [`cancel`](Self::cancel) it stands still.
///
/// Dropping it gives the call up, without saying what became of its request.
pub struct BlockingCall<T> {
    process: ProcessId,
    has_begun: bool,
    is_cancelled: Arc<AtomicBool>,
    running: Option<Running<T>>,
}

struct Running<T> {
    /// Before its runtime, to be dropped first.
    call: Pin<Box<dyn Future<Output = Result<T, Error>> + Send>>,
    runtime: CheckedOut,
}

impl<T: Send> BlockingCall<T> {
    /// The call that `call` makes of its connections and of what ends when it is cancelled.
    pub(crate) fn new<F>(
        runtimes: &RuntimePool,
        call: impl FnOnce(Wire, Interruption) -> F,
    ) -> Result<Self, Error>
    where
        F: Future<Output = Result<T, Error>> + Send + 'static,
    {
        let runtime = runtimes.check_out()?;
        let is_cancelled = Arc::new(AtomicBool::new(false));
        let interruption = Interruption(Arc::clone(&is_cancelled));
        Ok(Self {
            process: ProcessId::current(),
            has_begun: false,
            is_cancelled,
            running: Some(Running {
                call: Box::pin(call(runtime.wire().clone(), interruption)),
                runtime,
            }),
        })
    }

    /// Runs the call for `slice` at most: until it has ended, or `turn` says that its host has
    /// something to do. `turn` is given what polls the call, on the thread that polls it, and calls
    /// that once.
    ///
    /// `None`: the next `advance` continues the call; also when its end was returned before.
    pub fn advance(
        &mut self,
        slice: Duration,
        mut turn: impl FnMut(&mut dyn FnMut()) -> bool + Send,
    ) -> Option<Result<T, Error>> {
        self.drive(async |mut call| {
            // Exempt from tokio's cooperative budget, so a chatty server cannot starve the slice's
            // end.
            let mut end_of_slice = pin!(unconstrained(sleep(slice)));
            poll_fn(|context| {
                let mut polled = Poll::Pending;
                let has_news = turn(&mut || polled = call.as_mut().poll(context));
                match polled {
                    Poll::Ready(result) => Poll::Ready(Some(result)),
                    Poll::Pending if has_news => Poll::Ready(None),
                    Poll::Pending => end_of_slice.as_mut().poll(context).map(|()| None),
                }
            })
            .await
        })
    }

    /// Ends the call, at once: with the reply that has come by now, or with
    /// [`Cancelled`](crate::ErrorCode::Cancelled).
    ///
    /// `None`: its end was returned before.
    pub fn cancel(
        &mut self,
        mut turn: impl FnMut(&mut dyn FnMut()) -> bool + Send,
    ) -> Option<Result<T, Error>> {
        if !self.has_begun && self.process == ProcessId::current() {
            // Not polled even once: that might send its request.
            let Running { call, runtime } = self.running.take()?;
            drop(call);
            runtime.put_back();
            return Some(Err(cancelled()));
        }
        let is_cancelled = Arc::clone(&self.is_cancelled);
        self.drive(async |mut call| {
            let mut call = poll_fn(|context| {
                let mut polled = Poll::Pending;
                turn(&mut || polled = call.as_mut().poll(context));
                polled
            });
            for _ in 0..TURNS_BEFORE_CANCEL {
                tokio::select! {
                    biased;
                    result = &mut call => return Some(result),
                    () = yield_now() => {}
                }
            }
            is_cancelled.store(true, Ordering::Relaxed);
            Some(call.await)
        })
    }

    fn drive(
        &mut self,
        work: impl AsyncFnOnce(Call<'_, T>) -> Option<Result<T, Error>> + Send,
    ) -> Option<Result<T, Error>> {
        let mut running = self.running.take()?;
        if self.process != ProcessId::current() {
            // Its connection and its runtime are the parent's.
            std::mem::forget(running);
            return Some(Err(call_of_parent()));
        }
        let driven = outside_runtimes(|| {
            let Running { call, runtime } = &mut running;
            runtime.run(async |_| Ok(work(call.as_mut()).await))
        });
        let result = match driven {
            Ok(Some(result)) => {
                let Running { call, runtime } = running;
                drop(call);
                runtime.put_back();
                Some(result)
            }
            Ok(None) => {
                self.running = Some(running);
                None
            }
            // No thread to go on with: what was begun is given up.
            Err(error) if self.has_begun => Some(Err(error.with_sent(Sent::MaybeApplied))),
            Err(error) => Some(Err(error)),
        };
        self.has_begun = true;
        result
    }
}

type Call<'a, T> = Pin<&'a mut (dyn Future<Output = Result<T, Error>> + Send)>;

/// Ends once its call is cancelled. It wakes no task: `cancel` polls the call next.
pub(crate) struct Interruption(Arc<AtomicBool>);

impl Future for Interruption {
    type Output = ();

    fn poll(self: Pin<&mut Self>, _: &mut std::task::Context<'_>) -> Poll<()> {
        if self.0.load(Ordering::Relaxed) {
            Poll::Ready(())
        } else {
            Poll::Pending
        }
    }
}

impl<T> Drop for BlockingCall<T> {
    fn drop(&mut self) {
        if self.running.is_some() && self.process != ProcessId::current() {
            std::mem::forget(self.running.take());
        }
    }
}

impl<T> fmt::Debug for BlockingCall<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BlockingCall").finish_non_exhaustive()
    }
}
